"""Data Docs without the fonts, styles and scripts that Great Expectations copies beside them: our pages use none."""

from __future__ import annotations

from typing import Any

from great_expectations.render.renderer.site_builder import SiteBuilder


class PlainSiteBuilder(SiteBuilder):
    """A site of pages alone; the four megabytes beside them would be written twice a run, and deleted."""

    def build(self, resource_identifiers: Any = None, build_index: bool = True) -> Any:
        """The pages of every section; there is no index, ours lists them."""
        for section in self.site_section_builders.values():
            section.build(resource_identifiers=resource_identifiers)
        return self.get_resource_url(only_if_exists=False), {}
