"""A temporary copy of the source tree that a test may change and build."""

import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns(".git", "build", "data", "node_modules", "__pycache__")


class Tree:
    def __init__(self, folder):
        self.root = folder / "tree"
        shutil.copytree(ROOT, self.root, ignore=LEFT_OUT, symlinks=True)

    def change(self, file, pattern, replacement):
        """One place of one file; that it is there, and only once, is part of the test."""
        path = self.root / file
        text, times = re.subn(pattern, replacement, path.read_text())
        assert times == 1, f"{file}: {pattern} is there {times} times"
        path.write_text(text)

    def write(self, file, text):
        path = self.root / file
        assert not path.exists(), f"{file} is there already"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def build(self):
        """The program, built as the one under test: most objects come out of ccache, which goes by the
        locale, too."""
        environment = {name: value for name, value in os.environ.items() if name != "LC_ALL"}
        for command in (["cmake", "--preset", "release"],
                        ["ninja", "-C", "build/release", "hustings"]):
            done = subprocess.run(command, cwd=self.root, env=environment, text=True, timeout=1800,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            assert done.returncode == 0, done.stdout[-4000:]
        return self.root / "build" / "release" / "hustings"
