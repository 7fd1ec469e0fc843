"""What zipfile raises about a damaged archive, be it on opening, on listing or on unpacking an entry."""

import zipfile
import zlib

BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, OSError, EOFError)
