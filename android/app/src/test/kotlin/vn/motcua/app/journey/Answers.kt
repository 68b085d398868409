package vn.motcua.app.journey

import vn.motcua.core.Block
import vn.motcua.core.Label

/** What Ms. Ví Dụ answers, by label; the same as in the browser's demo. */
val ANSWERS = mapOf(
    "Bạn xin giấy cho ai?" to "Cho chính tôi",
    "Số điện thoại liên lạc" to "0912345678",
    "Họ, chữ đệm, tên" to "Nguyễn Thị Ví Dụ",
    "Ngày sinh" to "1/1/1990",
    "Giới tính" to "Nữ",
    "Dân tộc" to "Kinh",
    "Quốc tịch" to "Việt Nam",
    "Giấy tờ tùy thân" to "Căn cước / Căn cước công dân",
    "Số định danh cá nhân" to "036190012345",
    "Nơi thường trú" to "Xóm 1, xã Cổ Lễ, tỉnh Ninh Bình",
    "Tình trạng hôn nhân hiện nay" to "Đã ly hôn, hiện không có vợ hoặc chồng",
    "Số bản án, quyết định hoặc trích lục ghi chú ly hôn" to "15/2024/QĐST-HNGĐ",
    "Ngày của văn bản đó" to "12/5/2024",
    "Tòa án hoặc cơ quan đã ra văn bản" to "Tòa án nhân dân (giả định)",
    "Bạn cần xác nhận cho thời gian nào?" to "Hiện nay",
    "Bạn dùng giấy để làm gì?" to "Vay vốn ngân hàng",
    "Mục đích cụ thể" to "Vay vốn mua nhà ở xã hội",
    "Trước đây bạn đã được cấp giấy này chưa?" to "Chưa",
    "Số bản cần cấp" to "2",
    "Lời cam đoan" to
        "Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật về cam đoan của mình",
)

/** The label of an input, `null` for what is only read. */
val Block.label: Label?
    get() = when (this) {
        is Block.Field -> label
        is Block.Choice -> label
        is Block.Date -> label
        is Block.Files -> label
        else -> null
    }
