//! Default words, until the caller has its own under the same keys.

/// Key, Vietnamese, English. `{name}` stands for an argument.
const DEFAULTS: &[(&str, &str, &str)] = &[
    ("form-optional", "(không bắt buộc)", "(optional)"),
    ("form-empty", "Để trống", "Left empty"),
    ("form-yes", "Có", "Yes"),
    ("form-no", "Không", "No"),
    (
        "form-error-required",
        "Chưa điền: {label}",
        "Not filled in: {label}",
    ),
    (
        "form-error-choose",
        "Chưa chọn câu trả lời: {label}",
        "No answer chosen: {label}",
    ),
    ("form-error-tick", "Chưa đánh dấu: {label}", "Not ticked: {label}"),
    (
        "form-error-date",
        "Ngày không đúng: {label}. Hãy ghi đủ ngày, tháng, năm.",
        "Not a real date: {label}. Give day, month and year.",
    ),
    (
        "form-error-date-partial",
        "Ngày không đúng: {label}. Hãy ghi năm, hoặc tháng và năm, hoặc đủ ngày, tháng, năm.",
        "Not a real date: {label}. Give the year, the month and year, or the whole date.",
    ),
    (
        "form-error-email",
        "Địa chỉ thư điện tử không đúng, ví dụ đúng: ten@example.vn",
        "Not an e-mail address; a right one looks like name@example.vn",
    ),
    (
        "form-error-citizen-id",
        "Số định danh cá nhân phải có đúng 12 chữ số.",
        "A personal number has exactly 12 digits.",
    ),
    (
        "form-error-phone",
        "Số điện thoại gồm 10 hoặc 11 chữ số, bắt đầu bằng 0 hoặc +84.",
        "A phone number has 10 or 11 digits and begins with 0 or +84.",
    ),
    (
        "form-error-number",
        "Chỉ ghi chữ số: {label}",
        "Digits only: {label}",
    ),
    (
        "form-error-minimum",
        "Không được nhỏ hơn {limit}: {label}",
        "Must not be below {limit}: {label}",
    ),
    (
        "form-error-maximum",
        "Không được lớn hơn {limit}: {label}",
        "Must not be above {limit}: {label}",
    ),
    (
        "form-error-too-short",
        "Quá ngắn, ít nhất {limit} chữ: {label}",
        "Too short, at least {limit} characters: {label}",
    ),
    (
        "form-error-too-long",
        "Quá dài, nhiều nhất {limit} chữ: {label}",
        "Too long, at most {limit} characters: {label}",
    ),
    (
        "form-error-choose-more",
        "Chọn ít nhất {limit} mục: {label}",
        "Choose at least {limit}: {label}",
    ),
    (
        "form-error-choose-fewer",
        "Chọn nhiều nhất {limit} mục: {label}",
        "Choose at most {limit}: {label}",
    ),
    (
        "form-error-list",
        "Hãy chọn một dòng trong danh sách bên dưới: {label}",
        "Choose one of the lines below: {label}",
    ),
    (
        "form-error-items",
        "Cần ít nhất {limit} mục: {label}",
        "At least {limit} needed: {label}",
    ),
    ("form-list-formerly", "Trước đây: {name}", "Formerly: {name}"),
    (
        "form-list-none",
        "Không tìm thấy. Hãy gõ tên khác, tên cũ cũng được.",
        "Nothing found. Type another name; a former name will do.",
    ),
    ("form-list-choose", "Chọn một dòng", "Choose one"),
    ("form-items-none", "Chưa có mục nào", "None yet"),
    ("form-item-mend", "Cần sửa", "To be mended"),
    ("form-lunar", "Âm lịch: {date}", "Lunar calendar: {date}"),
    ("form-error-invalid", "Chưa đúng: {label}", "Not right: {label}"),
];

/// The default words of a key in a language; empty for a key that is not in the table.
pub(super) fn default(lang: &str, key: &str, args: &[(&'static str, String)]) -> String {
    let Some((_, vi, en)) = DEFAULTS.iter().find(|(k, _, _)| *k == key) else {
        return String::new();
    };
    let text = if lang == "en" { en } else { vi };
    args.iter().fold((*text).to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}
