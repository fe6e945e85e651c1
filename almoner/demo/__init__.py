"""An invented council, for trying and testing."""
