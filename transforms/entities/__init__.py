"""Names to entities and mentions: cleaned, clustered within the article, linked to actors."""
