"""What a disk may hold after a power cut: replays recorded calls and drops, keeps or tears what was not synced.

The model is stricter than most file systems. A file's bytes are safe after an fsync of the file, a name after
an fsync of its folder, and nothing else is: each write and each change of a folder that was not synced may be
there or not, whatever came before or after it, and of a write any of its sectors. A write touches only the
bytes it names, and a rename happens or does not. After a failed fsync what it should have written is in
memory only: programs still read it, a later fsync does not write it."""

import os

SECTOR = 512


class File:
    """`now` is what programs read, `safe` what is on the disk; `loose` are the changes in between."""

    def __init__(self, content=b""):
        self.now, self.safe, self.loose = bytearray(content), bytearray(content), []

    def change(self, *change):
        apply(self.now, change)
        self.loose.append(change)

    def sync(self, worked=True):
        if worked:
            for change in self.loose:
                apply(self.safe, change)
        self.loose = []

    def after(self, choose):
        content = bytearray(self.safe)
        for change in choose(self.loose):
            apply(content, change)
        return bytes(content)


def apply(content, change):
    if change[0] == "size":
        size = change[1]
        content[size:] = b""
        content.extend(bytes(size - len(content)))
        return
    _, offset, data = change
    content.extend(bytes(max(0, offset - len(content))))
    content[offset:offset + len(data)] = data


class Folder:
    """The same for the names in a folder; a change is [(name, what or None), ...] and happens or does not."""

    def __init__(self):
        self.now, self.safe, self.loose = {}, {}, []

    def change(self, *names):
        self.loose.append(names)
        rename_all(self.now, names)

    def sync(self, worked=True):
        if worked:
            for names in self.loose:
                rename_all(self.safe, names)
        self.loose = []

    def after(self, choose):
        entries = dict(self.safe)
        for names in choose(self.loose):
            rename_all(entries, names)
        return entries


def rename_all(entries, names):
    for name, what in names:
        if what is None:
            entries.pop(name, None)
        else:
            entries[name] = what


def safe_tree(path):
    """A folder as it stands, all of it safe."""
    folder = Folder()
    for entry in os.scandir(path):
        folder.now[entry.name] = safe_tree(entry.path) if entry.is_dir() else File(open(entry.path, "rb").read())
    folder.safe = dict(folder.now)
    return folder


class Disk:
    """What recorded calls (faults.Call) make of a folder."""

    def __init__(self, root):
        self.root = root  # a Folder

    def find(self, path):
        """The file or folder of this name as programs see it; None when there is none."""
        found = self.root
        for part in () if path == "." else path.split("/"):
            found = found.now.get(part) if isinstance(found, Folder) else None
        return found

    def place(self, path):
        """The folder that has the name, and the name in it."""
        above, _, name = path.rpartition("/")
        return self.find(above or "."), name

    def apply(self, call, data):
        """One call; `data` is what the interposer wrote to FAULT_DATA."""
        what = self.find(call.path)
        if call.name in ("fsync", "fdatasync"):
            if what is not None:
                what.sync(call.result == 0)
        elif call.result < 0:
            return  # a failed write may have written a part; SIGKILL and SHORT cover that
        elif call.name == "open":
            if what is None and call.flags & os.O_CREAT:
                folder, name = self.place(call.path)
                folder.change((name, File()))
            elif call.flags & os.O_TRUNC:
                what.change("size", 0)
        elif call.name in ("write", "pwrite64") and what is not None:
            what.change("write", call.offset, data[call.place:call.place + call.result])
        elif call.name == "ftruncate" and what is not None:
            what.change("size", call.length)
        elif call.name == "mkdir":
            folder, name = self.place(call.path)
            folder.change((name, Folder()))
        elif call.name in ("unlink", "rmdir"):
            folder, name = self.place(call.path)
            folder.change((name, None))
        elif call.name == "rename":
            folder, name = self.place(call.path)
            target, new_name = self.place(call.other)
            assert folder is target, "a rename into another folder is not modelled"
            folder.change((name, None), (new_name, what))

    def write_out(self, place, choose):
        """Makes the files of one outcome; `choose` says which loose changes are kept."""
        write_folder(self.root, place, choose)


def write_folder(folder, place, choose):
    place.mkdir()
    for name, what in folder.after(choose).items():
        if isinstance(what, Folder):
            write_folder(what, place / name, choose)
        elif name.endswith("-shm"):
            (place / name).write_bytes(choose.garbage(len(what.now)))
        else:
            (place / name).write_bytes(what.after(choose))


class Choice:
    """Which loose changes reach the disk. A name of CHOICES, or a seeded draw."""

    def __init__(self, name, dice):
        self.name, self.dice = name, dice

    def __call__(self, loose):
        folder = bool(loose) and not isinstance(loose[0][0], str)
        if self.name == "all" or self.name == ("names" if folder else "bytes"):
            return loose
        if self.name == "last":
            return loose[-1:]
        if self.name == "drawn":
            kept = [change for change in loose if self.dice.random() < 0.5]
            return kept if folder else [part for change in kept for part in self.torn(change)]
        return []

    def torn(self, change):
        """A write, in one of four cases without some of its sectors."""
        if change[0] == "size" or self.dice.random() < 0.75:
            return [change]
        _, offset, data = change
        cuts = range(0, len(data), SECTOR)
        return [("write", offset + at, data[at:at + SECTOR]) for at in cuts if self.dice.random() < 0.5]

    def garbage(self, size):
        """The index that readers share is not meant to survive: its bytes may be any."""
        return self.dice.randbytes(size) if self.name == "drawn" else b""


CHOICES = ("none", "all", "last", "names", "bytes", "drawn")


def acknowledged_sizes(disk, calls, data):
    """Applies the calls; after each the size of the log that was public and safe for ever, as the program
    must have made sure before it acknowledged anything. Yields (call, size)."""
    size = pending = 0
    for call in calls:
        disk.apply(call, data)
        if call.name == "rename" and call.other.endswith("log/checkpoint") and call.result == 0:
            pending = int(disk.find(call.other).now.split(b"\n")[1])
        elif call.name == "fsync" and call.path.endswith("data/log") and call.result == 0:
            size = pending
        yield call, size
