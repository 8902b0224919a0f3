"""What Twilio's libraries are asked."""
