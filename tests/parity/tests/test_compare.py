import copy
import unittest

from compare import compare, known_of, without_known, words


def element(role, name, block="block:a", **more):
    return {"role": role, "block": block, "name": name, "value": "", "error": "", "selected": False, "disabled": False, **more}


SCREEN = [
    element("heading", "Nộp hồ sơ", block=""),
    element("heading", "Thông tin"),
    element("text", "Số định danh, 12 chữ số"),
    element("textbox", "Họ tên Như trên thẻ", block="block:b", value="An", error="Hãy nhập họ tên"),
    element("radio", "Chưa kết hôn", block="block:c", selected=True),
    element("radio", "Đã ly hôn", block="block:c"),
    element("button", "Tiếp tục", block=""),
    element("button", "Quay lại", block=""),
    element("image", "Ảnh chân dung", block="block:d"),
]


def faults(change):
    other = copy.deepcopy(SCREEN)
    change(other)
    return compare({"one": {"vi": {"form": SCREEN}}, "other": {"vi": {"form": other}}})


class Compare(unittest.TestCase):
    def test_the_same_is_the_same(self):
        self.assertEqual(faults(lambda s: None), [])

    def test_what_joins_words_and_where_a_system_puts_its_bars_is_no_difference(self):
        def change(screen):
            screen[2]["name"] = "Số định danh 12 chữ số"
            screen[3]["name"] += ", Hãy nhập họ tên"
            screen[6], screen[7] = screen[7], screen[6]
            screen[7]["role"] = "link"

        self.assertEqual(faults(change), [])

    def test_text_cut_in_two_elements_is_no_difference(self):
        def change(screen):
            screen[2:3] = [element("text", "Số định danh"), element("text", "12 chữ số")]

        self.assertEqual(faults(change), [])

    def test_every_kind_of_difference_is_one(self):
        def put(n, **what):
            return lambda screen: screen[n].update(what)

        changes = {
            "role": put(4, role="checkbox"),
            "name": put(4, name="Chưa có vợ"),
            "value": put(3, value="Anh"),
            "error": put(3, error=""),
            "selected": put(4, selected=False),
            "disabled": put(6, disabled=True),
            "heading is no heading": put(1, role="text"),
            "words missing": put(2, name="Số định danh"),
            "words in another order": put(2, name="12 chữ số Số định danh"),
            "control missing": lambda s: s.pop(5),
            "control twice": lambda s: s.append(s[5]),
            "order of options": lambda s: s.insert(4, s.pop(5)),
            "order of blocks": lambda s: s.insert(1, s.pop(3)),
            "block missing": lambda s: s.pop(3),
            "button of the page missing": lambda s: s.pop(6),
            "picture is text": put(8, role="text"),
            "picture told twice": lambda s: s.append(element("text", "Ảnh chân dung", block="block:d")),
            "title": put(0, name="Nộp"),
        }
        for what, change in changes.items():
            with self.subTest(what):
                self.assertNotEqual(faults(change), [])

    def test_a_screen_or_a_language_that_only_one_has_is_told(self):
        one = {"vi": {"form": SCREEN, "home": SCREEN}, "en": {"form": SCREEN}}
        self.assertEqual(len(compare({"one": one, "other": {"vi": {"form": SCREEN}}})), 2)

    def test_a_known_difference_is_none_for_its_shell_and_fails_when_it_is_gone(self):
        found = faults(lambda s: s[4].update(name="Chưa có vợ"))
        here = "other vi form block:c, controls"
        self.assertEqual(without_known(found, known_of(f"# why\n{here}\n")), [])
        self.assertEqual(len(without_known(found, ["third vi form block:c, controls"])), 2)
        self.assertEqual(len(without_known(found, ["other vi form block:c, text"])), 2)
        self.assertEqual(len(without_known([], [here])), 1)

    def test_vietnamese_words_stay_whole(self):
        self.assertEqual(words("Đã lưu 10:42 – “Cổ Lễ”, 5.000 đ"), ["Đã", "lưu", "10", "42", "Cổ", "Lễ", "5", "000", "đ"])


if __name__ == "__main__":
    unittest.main()
