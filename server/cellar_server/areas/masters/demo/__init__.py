"""The demo company's masters; every name and number in them is invented (S01.4)."""

from cellar_server.areas.masters.demo.catalogue import Product
from cellar_server.areas.masters.demo.company import Company, build
from cellar_server.areas.masters.region_data import AREAS

__all__ = ["AREAS", "Company", "Product", "build"]
