"""The person: who one is, and what one lets others see."""
