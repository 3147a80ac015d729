"""Build entry; metadata is in pyproject.toml. The optional compiled engine will be built here."""

from setuptools import setup

setup()
