"""Reads what chainrule wrote into the folder HERE and compares it with HERE/expected.json; writes files for chainrule
into THERE, with THERE/expected.json. Run by scripts/check-formats.mjs.

    python3 check-formats.py HERE THERE
"""

import gzip
import json
import pathlib
import struct
import sys

import numpy as np

try:
    import safetensors
    import safetensors.numpy
except ImportError:
    safetensors = None
try:
    import torch
    import safetensors.torch
except ImportError:
    torch = None

HERE, THERE = (pathlib.Path(path) for path in sys.argv[1:3])
METADATA = {"format": "pt", "label": "é 😀"}
DTYPES = "float64 float32 int8 int16 int32 int64 uint8 uint16 uint32 uint64 bool".split()


def describe(array):
    """What both sides compare: type, shape, and the little-endian bytes in row-major order."""
    little = array.astype(array.dtype.newbyteorder("<"))
    return {"dtype": array.dtype.name, "shape": list(array.shape), "hex": little.tobytes(order="C").hex()}


def by_definition(path):
    """Safetensors as its format is published: no library, and no trust."""
    codes = dict(zip("F64 F32 I8 I16 I32 I64 U8 U16 U32 U64 BOOL".split(), DTYPES))
    content = path.read_bytes()
    (length,) = struct.unpack_from("<Q", content)
    assert length % 8 == 0, f"{path.name}: the header's length {length} is no multiple of 8"
    header = json.loads(content[8 : 8 + length].decode("utf-8"))
    assert content[8:9] == b"{", f"{path.name}: the header does not start with a brace"
    metadata = header.pop("__metadata__", None)
    assert metadata == (METADATA if path.name == "all.safetensors" else None), f"{path.name}: metadata {metadata}"
    values, free, tensors = content[8 + length :], 0, {}
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        begin, end = entry["data_offsets"]
        assert begin == free, f"{path.name}: {name} begins at {begin}, not at {free}"
        dtype = np.dtype(codes[entry["dtype"]]).newbyteorder("<")
        assert begin % dtype.itemsize == 0, f"{path.name}: {name} is not aligned"
        tensors[name] = np.frombuffer(values[begin:end], dtype).reshape(entry["shape"])
        free = end
    assert free == len(values), f"{path.name}: {len(values) - free} bytes are nobody's"
    return tensors


def by_library(path):
    with safetensors.safe_open(path, "numpy") as file:
        wanted = METADATA if path.name == "all.safetensors" else None
        assert (file.metadata() or None) == wanted, f"{path.name}: metadata {file.metadata()}"
    return safetensors.numpy.load_file(path)


def by_torch(path):
    return {name: tensor.numpy() for name, tensor in safetensors.torch.load_file(path).items()}


def load_npz(path):
    with np.load(path) as file:
        return {name: file[name] for name in file.files}


IDX_TYPES = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}


def idx_by_definition(path):
    """00 00, the type, the number of dimensions, the dimensions, the values: all big-endian."""
    content = (gzip.open if path.suffix == ".gz" else open)(path, "rb").read()
    zero, code, rank = struct.unpack_from(">HBB", content)
    assert zero == 0, f"{path.name}: it starts with {zero}"
    shape = struct.unpack_from(f">{rank}I", content, 4)
    return {"": np.frombuffer(content[4 + 4 * rank :], IDX_TYPES[code]).reshape(shape)}


def idx_bytes(array):
    code = {np.dtype(name): code for code, name in IDX_TYPES.items()}[array.dtype.newbyteorder(">")]
    return struct.pack(f">HBB{array.ndim}I", 0, code, array.ndim, *array.shape) + array.astype(IDX_TYPES[code]).tobytes()


# By extension: who reads it, into arrays by name, and which files (None: all).
READERS = {
    "npy": [(f"NumPy {np.__version__}", lambda path: {"": np.load(path)}, None)],
    "npz": [(f"NumPy {np.__version__}", load_npz, None)],
    "safetensors": [
        ("a reader by the definition", by_definition, None),
        (f"safetensors {safetensors.__version__}", by_library, None) if safetensors else None,
        (f"PyTorch {torch.__version__}", by_torch, "torch.safetensors") if torch else None,
    ],
    "idx": [("a reader by the definition", idx_by_definition, None)],
    "gz": [("gzip and a reader by the definition", idx_by_definition, None)],
}


def check():
    counts = {}
    for file, wanted in json.loads((HERE / "expected.json").read_text()).items():
        extension = file.rsplit(".", 1)[1]
        for who, read, only in filter(None, READERS[extension]):
            if only not in (None, file):
                continue
            found = {name: describe(array) for name, array in read(HERE / file).items()}
            right = {entry.pop("name"): entry for entry in map(dict, wanted)}
            for name in right.keys() | found.keys():
                if right.get(name) != found.get(name):
                    sys.exit(f'check-formats: {file}: "{name}" is\n  {right.get(name)}, {who} reads\n  {found.get(name)}')
            key = (extension, who)
            counts[key] = counts.get(key, 0) + len(right)
    for (extension, who), count in counts.items():
        print(f"check-formats: {who} read {count} arrays from {extension} files: all equal")
    for name, module in (("safetensors", safetensors), ("PyTorch with safetensors", torch)):
        if not module:
            print(f"check-formats: Python has no {name}: not checked with it")


def samples():
    """Arrays of every kind that NumPy saves, by name."""
    bits = np.random.default_rng(1)
    for dtype in [*DTYPES, "float16"]:
        raw = bits.integers(0, 2 if dtype == "bool" else 256, 24 * np.dtype(dtype).itemsize, np.uint8)
        flat = raw.view(dtype)
        cube = flat.reshape(2, 3, 4)
        yield f"{dtype}-c", cube
        yield f"{dtype}-fortran", np.asfortranarray(cube)
        yield f"{dtype}-big", cube.astype(np.dtype(dtype).newbyteorder(">"))
        yield f"{dtype}-big-fortran", np.asfortranarray(cube.astype(np.dtype(dtype).newbyteorder(">")))
        yield f"{dtype}-strided", cube[:, ::2, ::-1]
        yield f"{dtype}-scalar", flat[5].reshape(())
        yield f"{dtype}-empty", np.zeros((2, 0, 3), dtype)
        yield f"{dtype}-matrix", flat[:20].reshape(5, 4).T


def describe_read(array):
    """As chainrule returns it: a half as float32, which has each of its values."""
    return describe(array.astype("float32") if array.dtype.kind == "f" and array.itemsize == 2 else array)


def write():
    expected = {}

    def add(file, named, save):
        save(THERE / file)
        expected[file] = [{"name": name, **describe_read(array)} for name, array in named.items()]

    def save_version(array, version):
        def save(path):
            with open(path, "wb") as file:
                np.lib.format.write_array(file, array, version=version)

        return save

    named = dict(samples())
    for name, array in named.items():
        add(f"{name}.npy", {"": array}, lambda path: np.save(path, array))
    for version in ((1, 0), (2, 0), (3, 0)):
        array = named["float64-fortran"]
        add(f"version-{version[0]}.npy", {"": array}, save_version(array, version))
    named["日本 é"] = np.arange(3.0)
    add("stored.npz", named, lambda path: np.savez(path, **named))
    add("compressed.npz", named, lambda path: np.savez_compressed(path, **named))
    large = {"large": np.arange(300_000, dtype="<i4") % 1000, "zeros": np.zeros(300_000)}
    add("large.npz", large, lambda path: np.savez_compressed(path, **large))
    positional = {"arr_0": np.arange(3), "arr_1": np.arange(4.0)}
    add("positional.npz", positional, lambda path: np.savez(path, *positional.values()))
    for dtype in IDX_TYPES.values():
        array = named[f"{np.dtype(dtype).name}-c"]
        add(f"{array.dtype.name}.idx", {"": array}, lambda path: path.write_bytes(idx_bytes(array)))
        add(f"{array.dtype.name}.gz", {"": array}, lambda path: path.write_bytes(gzip.compress(idx_bytes(array))))
    if safetensors:
        # The library takes no other order of bytes or of axes.
        plain = {name: np.ascontiguousarray(array) for name, array in named.items() if "-big" not in name}
        plain = {name: array.reshape(named[name].shape) for name, array in plain.items()}
        add("library.safetensors", plain, lambda path: safetensors.numpy.save_file(plain, path, METADATA))
    if torch:
        kinds = [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.uint8, torch.bool]
        tensors = {str(kind): torch.linspace(-3, 3, 24).abs().reshape(2, 3, 4).to(kind) for kind in kinds}
        arrays = {n: (t.float() if t.dtype == torch.bfloat16 else t).numpy() for n, t in tensors.items()}
        add("torch.safetensors", arrays, lambda path: safetensors.torch.save_file(tensors, path))
    (THERE / "expected.json").write_text(json.dumps(expected))


check()
write()
