"""JourneyKit: customer journey maps, from customers' traces to a finished picture."""

__version__ = "0.1.0"
