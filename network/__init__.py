"""Who serves where: places, outlets, agreements, products, people and accounts."""
