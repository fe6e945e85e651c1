"""What a concern can be and how urgent it is: law and arithmetic, without a database."""
