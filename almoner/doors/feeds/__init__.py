"""How files and other systems' data come in, a folder for each feed."""
