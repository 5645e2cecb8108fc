"""What a job asks for: expected skills, against which people see their own."""
