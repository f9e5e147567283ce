"""The one error of configuration and data files."""


class ConfigError(Exception):
    """A setting or data file is wrong; the message names the file or variable, the key and what was expected."""
