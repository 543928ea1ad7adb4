"""Tools every trade uses; knows no trade."""
