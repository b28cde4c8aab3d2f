"""What the documentation generates from the program is what the program says."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_of_kinds_is_what_the_program_prints(node):
    page = (ROOT / "docs" / "formats" / "kinds.md").read_text()
    assert node.run("kinds").stdout == page, "mend with: hustings kinds > docs/formats/kinds.md"
