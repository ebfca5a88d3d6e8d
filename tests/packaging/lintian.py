# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Debian's lintian finds neither an error nor a warning in the Debian package; and it does in one without a changelog."""
import os
import shutil
import subprocess
import sys

import support


def findings(package):
    """What lintian prints, a line each; its words about itself go elsewhere."""
    done = subprocess.run(["lintian", "--allow-root", "--tag-display-limit", "0", "--display-level", ">=warning", str(package)],
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return done.stdout.splitlines()


def main():
    test = support.Test(__doc__)
    cpack = shutil.which("cpack", path=os.path.dirname(test.cmake)) or shutil.which("cpack")
    missing = [name for name, there in (("lintian", shutil.which("lintian")), ("dpkg-deb", shutil.which("dpkg-deb")), ("cpack", cpack))
               if not there]
    if missing:
        print(f"skipped: there is no {', '.join(missing)} (scripts/setup --with packages)")
        return 77
    test.configure_tonnage("made")
    support.run(cpack, "-G", "DEB", cwd=test.work / "made")
    package = test.work / f"made/tonnage-dev_{support.version(test.source)}_all.deb"
    support.same("what lintian finds", findings(package), [])

    bad = test.work / "bad"
    support.run("dpkg-deb", "-R", package, bad)
    (bad / "usr/share/doc/tonnage-dev/changelog.gz").unlink()
    support.run("dpkg-deb", "--root-owner-group", "-b", bad, test.work / "bad.deb")
    if not any("no-changelog" in each for each in findings(test.work / "bad.deb")):
        sys.exit("lintian finds nothing in a package without a changelog")
    return 0


if __name__ == "__main__":
    sys.exit(main())
