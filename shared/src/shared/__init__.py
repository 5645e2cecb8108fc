"""What every service needs in order to be a service; nothing about people or learning."""
