"""The doors to people and programs."""

import gc

# To read the program makes some hundred thousand objects that all stay: the collector would walk
# them again and again, a sixth of the start. `create_app` turns it on.
gc.disable()
