"""Administrative divisions to township, their market tiers and how typed places are found."""
