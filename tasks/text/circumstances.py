"""When, where, by whom and about what a document was spoken: its year, region, office and topic, each with its evidence."""

from __future__ import annotations

from dataclasses import replace

from tasks.text.offices import find_office
from tasks.text.regions import find_region
from tasks.text.spans import Alignment
from tasks.text.topics import find_topic
from tasks.text.years import find_year
from warehouse.records import Document, DocumentEvidence


def find_circumstances(raw: str, document: Document, alignment: Alignment) -> tuple[Document, list[DocumentEvidence]]:
    """The document with year, bounds, region, office, body and topic filled in, and why."""
    year, dated = find_year(raw, document, alignment)
    region, placed = find_region(raw, document, alignment)
    office, spoken = find_office(raw, document, alignment)
    topic, said = find_topic(raw, document, alignment)
    filled = replace(
        document,
        year=year.year,
        year_source=year.year_source,
        year_from=year.year_from,
        year_to=year.year_to,
        region_code=region.region_code,
        region_name=region.region_name,
        region_level=region.region_level,
        speaker_office=office.speaker_office,
        body_system=office.body_system,
        topic=topic,
    )
    return filled, [*dated, *placed, *spoken, *said]
