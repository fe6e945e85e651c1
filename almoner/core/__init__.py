"""The ground everything stands on."""
