//! What is filed in these tests.

use crate::client::{Phone, Sandbox, sha256_hex};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

/// A whole filing of 1.004873 with one file.
pub(crate) fn marital(upload: &str, bytes: &[u8]) -> Value {
    json!({
        "procedure": "1.004873", "form": "v1", "office": "37.14026", "channel": 2,
        "data": {
            "yeu_cau_cho": "ban_than", "dien_thoai": "0900000001", "ho_ten": "Nguyễn Thị Ví Dụ", "ngay_sinh": "1990-01-01",
            "gioi_tinh": "nu", "dan_toc": "Kinh", "quoc_tich": "Việt Nam", "giay_to": "can_cuoc", "so_dinh_danh": "036190012345",
            "noi_cu_tru": "Xóm 1, xã Cổ Lễ, tỉnh Ninh Bình", "tinh_trang": "da_ly_hon", "ly_hon_so": "12/2020/QĐST-HNGĐ",
            "ly_hon_ngay": "2020-05-06", "ly_hon_co_quan": "Tòa án giả định", "khoang_thoi_gian": "hien_tai",
            "muc_dich": "vay_von", "muc_dich_khac": "Vay vốn", "da_duoc_cap": "chua", "so_ban": 1, "cam_doan": true
        },
        "attachments": [{
            "paper": "ban-an-ly-hon", "upload": upload, "name": "ban-an.pdf", "type": "application/pdf",
            "size": bytes.len(), "sha256": sha256_hex(bytes)
        }],
        "declared_at": "2026-11-24T10:42:00+07:00"
    })
}

impl Phone {
    pub(crate) async fn file(&self, sandbox: &Sandbox, key: &str, body: &Value) -> Response {
        self.send(Method::POST, &sandbox.url("/dossiers"), |r| {
            r.header("idempotency-key", key).json(body)
        })
        .await
        .unwrap()
    }

    /// Files the marital-status paper of a divorced person; gives dossier and receipt.
    pub(crate) async fn filed(&self, sandbox: &Sandbox) -> Value {
        let bytes = b"%PDF-1.4 judgment".to_vec();
        let upload = self.upload(sandbox, "ban-an.pdf", &bytes).await;
        let body = marital(&upload, &bytes);
        let answer = self.file(sandbox, &uuid::Uuid::new_v4().to_string(), &body).await;
        assert_eq!(answer.status(), StatusCode::CREATED);
        answer.json().await.unwrap()
    }
}
