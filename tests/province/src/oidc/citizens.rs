//! The invented citizens. No such person, number or address exists.

use serde_json::{Value, json};

/// Someone who can sign in.
pub(crate) struct Citizen {
    /// `citizen=<id>` of the login form, and `sub`.
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    /// `YYYY-MM-DD`.
    pub(crate) birthdate: &'static str,
    /// `male` or `female`, as in OpenID Connect.
    pub(crate) gender: &'static str,
    /// Twelve digits, invented.
    pub(crate) number: &'static str,
    pub(crate) address: &'static str,
    /// The highest `acr` the citizen has: 1 or 2.
    pub(crate) level: u8,
}

/// All of them.
pub(crate) const CITIZENS: &[Citizen] = &[
    Citizen {
        id: "vi-du",
        name: "Nguyễn Thị Ví Dụ",
        birthdate: "1990-01-01",
        gender: "female",
        number: "036190012345",
        address: "Xóm 1, xã Cổ Lễ, tỉnh Ninh Bình",
        level: 2,
    },
    Citizen {
        id: "thu",
        name: "Trần Văn Thử",
        birthdate: "1985-07-16",
        gender: "male",
        number: "036085000123",
        address: "Xóm 3, xã Cổ Lễ, tỉnh Ninh Bình",
        level: 2,
    },
    Citizen {
        id: "mau",
        name: "Phạm Thị Mẫu",
        birthdate: "1958-03-08",
        gender: "female",
        number: "035158000456",
        address: "Tổ 2, phường Phủ Lý, tỉnh Ninh Bình",
        level: 1,
    },
    Citizen {
        id: "thu-nghiem",
        name: "Đỗ Nguyễn Hoàng Bảo Thử Nghiệm",
        birthdate: "2003-11-20",
        gender: "male",
        number: "036203000789",
        address: "Số 5, phường Nam Định, tỉnh Ninh Bình",
        level: 2,
    },
];

/// By id.
pub(crate) fn find(id: &str) -> Option<&'static Citizen> {
    CITIZENS.iter().find(|c| c.id == id)
}

/// By the twelve digits.
pub(crate) fn by_number(number: &str) -> Option<&'static Citizen> {
    CITIZENS.iter().find(|c| c.number == number)
}

impl Citizen {
    /// The claims of the ID token and of userinfo.
    pub(crate) fn claims(&self) -> Value {
        json!({
            "sub": self.id, "name": self.name, "birthdate": self.birthdate, "gender": self.gender,
            "citizen_id": self.number, "address": self.address
        })
    }
}
