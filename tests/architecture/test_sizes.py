"""Files and functions stay of a size that one reading can hold."""

from tests.architecture import tree

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 50


def test_no_file_is_too_long() -> None:
    lengths = {
        tree.shown(p): len(p.read_text(encoding="utf-8").splitlines()) for p in tree.sources()
    }
    assert {name: n for name, n in lengths.items() if n > MOST_LINES_OF_A_FILE} == {}


def test_no_function_is_too_long() -> None:
    long = {
        f"{tree.shown(path)}:{node.lineno} {node.name}": length
        for path in tree.sources()
        for node in tree.functions(path)
        if (length := node.end_lineno - node.lineno + 1) > MOST_LINES_OF_A_FUNCTION
    }
    assert long == {}


def test_most_files_and_functions_are_short() -> None:
    files = sorted(len(p.read_text(encoding="utf-8").splitlines()) for p in tree.sources())
    functions = sorted(
        node.end_lineno - node.lineno + 1 for p in tree.sources() for node in tree.functions(p)
    )
    assert files[int(len(files) * 0.95)] <= 300
    assert functions[int(len(functions) * 0.95)] <= 35
