//! Four invented citizens. Numbers, names and places fit the rules and belong to nobody.

use crate::person::{CardDate, Person, Sex};

/// Nguyễn Thị Ví Dụ, born 1 January 1990: the default, the same as in the project's MRZ and QR vectors.
pub fn vi_du() -> Person {
    Person {
        number: "036190012345".to_owned(),
        name: "Nguyễn Thị Ví Dụ".to_owned(),
        birth: CardDate::new(1990, 1, 1),
        sex: Sex::Female,
        nationality: "Việt Nam".to_owned(),
        ethnicity: "Kinh".to_owned(),
        religion: "Không".to_owned(),
        origin: "Trực Ninh, Nam Định".to_owned(),
        residence: "Xóm 1, Thị trấn Cổ Lễ, Trực Ninh, Nam Định".to_owned(),
        marks: "Nốt ruồi C: 1,5cm trên sau đuôi mắt trái".to_owned(),
        issued: CardDate::new(2021, 7, 1),
        expires: Some(CardDate::new(2030, 1, 1)),
        father: "Nguyễn Văn Giả Định".to_owned(),
        mother: "Trần Thị Giả Thiết".to_owned(),
        spouse: "Phạm Văn Thí Dụ".to_owned(),
        old_number: "162345678".to_owned(),
    }
}

/// Trần Minh Thử, a child born 15 September 2018.
pub fn child() -> Person {
    Person {
        number: "036218000123".to_owned(),
        name: "Trần Minh Thử".to_owned(),
        birth: CardDate::new(2018, 9, 15),
        sex: Sex::Male,
        residence: "Xóm 1, Xã Cổ Lễ, Ninh Bình".to_owned(),
        marks: "Không có".to_owned(),
        issued: CardDate::new(2024, 8, 1),
        expires: Some(CardDate::new(2032, 9, 15)),
        father: "Trần Văn Giả Sử".to_owned(),
        mother: "Nguyễn Thị Ví Dụ".to_owned(),
        spouse: String::new(),
        old_number: String::new(),
        ..vi_du()
    }
}

/// Lê Văn Mẫu, born in 1940 on an unknown day of an unknown month; the card never expires.
pub fn elder() -> Person {
    Person {
        number: "036040000456".to_owned(),
        name: "Lê Văn Mẫu".to_owned(),
        birth: CardDate::year(1940),
        sex: Sex::Male,
        religion: "Phật giáo".to_owned(),
        marks: "Sẹo chấm C: 2cm trên trước cánh mũi phải".to_owned(),
        issued: CardDate::new(2022, 3, 15),
        expires: None,
        father: String::new(),
        mother: "Hoàng Thị Mẫu".to_owned(),
        spouse: "Vũ Thị Thử Nghiệm".to_owned(),
        old_number: "160000456".to_owned(),
        ..vi_du()
    }
}

/// Đặng Hoàng Phương Bảo Long Thử: six words, a Đ, and a name longer than the third line holds.
pub fn long_name() -> Person {
    Person {
        number: "001085000789".to_owned(),
        name: "Đặng Hoàng Phương Bảo Long Thử".to_owned(),
        birth: CardDate::new(1985, 12, 31),
        sex: Sex::Male,
        ethnicity: "Tày".to_owned(),
        religion: "Thiên Chúa giáo".to_owned(),
        origin: "Chương Mỹ, Hà Nội".to_owned(),
        residence: "Số 10 Ngõ 5, Phường Ví Dụ, Hà Nội".to_owned(),
        issued: CardDate::new(2024, 10, 20),
        expires: Some(CardDate::new(2045, 12, 31)),
        spouse: String::new(),
        old_number: String::new(),
        ..vi_du()
    }
}
