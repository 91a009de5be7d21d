"""Make the game's assets anew from their sources: `make assets`.

Not needed to play. Where nothing changed, every file comes out as it was. The packages below are fetched with
`npm pack`, or taken as packed .tgz files from a folder; either way their checksums must agree.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import importlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "assets"
MAPS = ROOT / "maps" / "data"


@dataclass(frozen=True)
class Package:
    """A source: its version, the SHA-512 of its .tgz in base64, its licence and where the copy of that goes."""

    name: str
    version: str
    sha512: str
    licence: str
    licence_copy: Path

    @property
    def file(self) -> str:
        """The name under which npm packs it."""
        return f"{self.name}-{self.version}.tgz"


INTER = Package(
    "inter-ui",
    "4.1.1",
    "451h0J29HyOmA+JXgSi/6M12tL7ZCZ8arYKZUXiOXTJpJbAKqJvFh3k5SiV3x7tKe0C0KyrKUUiQIvvZ2PQDcA==",
    "LICENSE.txt",
    ASSETS / "fonts" / "Inter-LICENSE.txt",
)
LUCIDE = Package(
    "lucide-static",
    "1.62.0",
    "WBZA/m2PvkFpMGHDtsBck5P2A9G4ehLlYu4GwwICcmEm1BvYVgj00lCDxKRWLlbMlOibLaiwdQ88G5pHkSWgwA==",
    "LICENSE",
    ASSETS / "icons" / "LICENSE-lucide.txt",
)
WORLD = Package(
    "world-atlas",
    "2.0.2",
    "IXfV0qwlKXpckz1FhwXVwKRjiIhOnWttOskm5CtxMsjgE/MXAYRHWJqgXOpM8IkcPBoXnyTU5lFHcYa5ChG0LQ==",
    "LICENSE",
    ASSETS / "LICENSE-world-atlas.txt",
)

#: part -> the package it is made from, if any; the tool beside this file that makes it; what that writes.
PARTS: dict[str, tuple[Package | None, str, Path]] = {
    "fonts": (INTER, "build_fonts", ASSETS / "fonts"),
    "icons": (LUCIDE, "build_icons", ASSETS / "icons"),
    "regions": (WORLD, "build_regions", MAPS / "regions.json"),
    "pocket": (None, "build_pocket_geography", MAPS / "pocket-regions.json"),
    "sounds": (None, "build_sounds", ASSETS / "sounds"),
}


def packed(package: Package, folder: Path | None, work: Path) -> Path:
    """The package's .tgz: out of the folder, or fetched; SystemExit says what to do where neither works."""
    if folder is not None:
        path = folder / package.file
        if not path.is_file():
            raise SystemExit(f"--from {folder}: there is no {package.file}; it is what `npm pack` writes")
        return path
    npm = shutil.which("npm")
    name = f"{package.name}@{package.version}"
    if npm is None:
        raise SystemExit(
            f"npm is needed to fetch {name}. Or put {package.file} into a folder and name it: --from FOLDER"
        )
    done = subprocess.run([npm, "pack", "--silent", name], cwd=work, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(
            f"npm could not fetch {name}: {done.stderr.strip() or 'it said nothing'}\n"
            f"Or put {package.file} into a folder and name it: --from FOLDER"
        )
    return work / package.file


def unpacked(package: Package, folder: Path | None, work: Path) -> Path:
    """The package's files, once its checksum agrees."""
    path = packed(package, folder, work)
    found = base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()
    if found != package.sha512:
        raise SystemExit(f"{path.name}: its SHA-512 is {found}, not {package.sha512}: not the package that was tested")
    target = work / package.name
    with tarfile.open(path) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # missing before 3.11.4
        archive.extractall(target)
    return target / "package"


def contents(path: Path) -> dict[Path, bytes]:
    """What a file or the files of a folder hold."""
    return {file: file.read_bytes() for file in [path, *path.glob("*")] if file.is_file()}


def build(part: str, folder: Path | None, work: Path) -> None:
    """Make a part anew and say what that changed."""
    package, tool, target = PARTS[part]
    make = importlib.import_module(tool).main
    before = contents(target)
    if package is None:
        make(target)
    else:
        source = unpacked(package, folder, work)
        package.licence_copy.write_bytes((source / package.licence).read_bytes())
        make(source, target)
    after = contents(target)
    changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    origin = f" from {package.name} {package.version}" if package else ""
    print(f"{part}{origin}: {len(after)} files, {len(changed)} changed")
    for path in changed:
        how = "new" if path not in before else "gone" if path not in after else "changed"
        print(f"  {path.relative_to(ROOT).as_posix()}: {how}")


def main(arguments: list[str]) -> None:
    """Build what is asked for."""
    parser = argparse.ArgumentParser(prog="make assets", description="Make the game's assets anew.")
    parser.add_argument("--from", dest="folder", type=Path, help="folder with the packed packages, if not from npm")
    parser.add_argument("--only", choices=PARTS, action="append", help="a part to make; may be given again")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as work:
        for part in given.only or PARTS:
            build(part, given.folder, Path(work))


if __name__ == "__main__":
    main(sys.argv[1:])
