use proptest::prelude::*;
use rstest::rstest;

use super::*;
use PersonalDataKind::{BirthDate, Email, NationalId, Phone};

#[rstest]
#[case::a_mobile_number("Liên hệ 0912345678 để đăng ký.", Phone)]
#[case::with_spaces("gọi 0912 345 678", Phone)]
#[case::with_dots("ĐT: 0912.345.678", Phone)]
#[case::with_hyphens("(ĐT 091-234-5678)", Phone)]
#[case::in_fours("09 1234 5678", Phone)]
#[case::in_pairs("0912 34 56 78", Phone)]
#[case::stuck_to_a_word("sđt0912345678", Phone)]
#[case::international("+84912345678", Phone)]
#[case::international_with_spaces("(+84) 912 345 678", Phone)]
#[case::international_with_a_zero("+84 0912 345 678", Phone)]
#[case::international_without_plus("84912345678", Phone)]
#[case::international_with_zeros("0084 912 345 678", Phone)]
#[case::a_landline("0297 3862054", Phone)]
#[case::a_landline_in_brackets("(0297) 3.862.054", Phone)]
#[case::after_another_number("Lớp 5 0912345678", Phone)]
#[case::after_a_year("năm 2021. 0912 345 678", Phone)]
#[case::in_wide_digits("０９１２３４５６７８", Phone)]
#[case::a_citizen_number("CCCD 091203004567", NationalId)]
#[case::a_citizen_number_without_its_name("số 091203004567", NationalId)]
#[case::a_citizen_number_in_threes("091 203 004 567", NationalId)]
#[case::an_older_identity_number("CMND 371234567", NationalId)]
#[case::an_older_identity_number_alone("371234567", NationalId)]
#[case::an_older_identity_number_grouped("chứng minh nhân dân số 371 234 567", NationalId)]
#[case::born_on("cháu A, sinh ngày 01/02/2015", BirthDate)]
#[case::day_of_birth("Ngày sinh: 1-2-2015", BirthDate)]
#[case::day_month_year_of_birth("ngày, tháng, năm sinh: 01.02.2015", BirthDate)]
#[case::born_in_words("sinh ngày 01 tháng 02 năm 2015", BirthDate)]
#[case::born_without_day("em B sinh 01/02/15", BirthDate)]
#[case::in_capitals("SINH NGÀY 01/02/2015", BirthDate)]
#[case::decomposed("sinh nga\u{300}y 01/02/2015", BirthDate)]
#[case::in_english("born on 2015-02-01", BirthDate)]
#[case::date_of_birth("date of birth: 01/02/2015", BirthDate)]
#[case::an_address("gửi về nguyen.van.a@kiengiang.gov.vn", Email)]
fn what_points_to_a_person_is_found(#[case] text: &str, #[case] kind: PersonalDataKind) {
    assert_eq!(find(text), Some(kind), "{text}");
}

#[rstest]
#[case("Công văn số 592/STTTT-TTBCBC ngày 09/6/2021")]
#[case("Quyết định 23/QĐ-TTg ngày 07/01/2021 của Thủ tướng Chính phủ")]
#[case("Kế hoạch 107/KH-UBND, giai đoạn 2021-2030")]
#[case("1.234.567 lượt xem")]
#[case("1.034.567.890 lượt, 12.034.567.890.123 đồng")]
#[case("Từ 01.02.2021 15 tin được phát")]
#[case("2021-06-09 2021-06-10")]
#[case("09/06/2021 - 15/07/2021")]
#[case("Tổng đài 111; 18001091")]
#[case("Tuyên truyền cho học sinh ngày 01/02/2021")]
#[case("Vệ sinh ngày 01/02/2021; phát sinh ngày 02/02/2021")]
#[case("nghiên cứu sinh ngày 01/02/2021")]
#[case("ngày sinh hoạt 01/06/2021")]
#[case("trẻ em sinh năm 2015")]
#[case("0,912345678 tỷ; 0.912345678")]
#[case("phát lúc 05:30, 17:00 trên sóng FM 99.4 MHz, 60 phút")]
#[case("https://baokiengiang.vn/@chuyenmuc/tre-em-20210609123456789.html")]
#[case("15 huyện, 144 xã, 12.500 trẻ em (45,5%)")]
#[case("")]
fn numbers_dates_and_counts_pass(#[case] text: &str) {
    assert_eq!(find(text), None, "{text}");
}

#[test]
fn a_fault_has_its_place_and_does_not_repeat_the_number() {
    let mut faults = Faults::new();
    note(&mut faults, "/title", "Chuyên mục Vì trẻ em");
    assert!(faults.is_empty());
    note(&mut faults, "/title", "Gọi 0912345678");
    let Err(crate::kernel::Error::Invalid(faults)) = faults.into_result() else {
        panic!("not refused");
    };
    assert_eq!(
        (faults[0].pointer.as_str(), faults[0].code),
        ("/title", Code::PersonalData)
    );
    assert!(!faults[0].message.vi.contains("0912345678") && !faults[0].message.en.contains("0912345678"));
}

fn words() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(vec!["trẻ", "em", "phát", "sóng", "xã", "và"]),
        0..4,
    )
    .prop_map(|words| words.join(" "))
}

/// A count with its thousands grouped by dots.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

proptest! {
    #[test]
    fn a_mobile_number_is_found_wherever_it_stands(
        before in words(), after in words(), network in prop::sample::select(vec!['3', '5', '7', '8', '9']),
        rest in "[0-9]{8}", separator in prop::sample::select(vec!["", " ", ".", "-"]),
        prefix in prop::sample::select(vec!["0", "+84", "+84 "]),
    ) {
        let (first, last) = rest.split_at(2);
        let (middle, last) = last.split_at(3);
        let text = format!("{before} {prefix}{network}{first}{separator}{middle}{separator}{last} {after}");
        prop_assert_eq!(find(&text), Some(Phone), "{}", text);
    }

    #[test]
    fn a_citizen_number_is_found_wherever_it_stands(before in words(), after in words(), rest in "[0-9]{11}") {
        let text = format!("{before} 0{rest} {after}");
        prop_assert_eq!(find(&text), Some(NationalId), "{}", text);
    }

    #[test]
    fn grouped_counts_and_dates_pass(
        before in words(), count in 0_u64..10_000_000_000_000, day in 1_u8..29, month in 1_u8..13, year in 1990_u16..2100,
        separator in prop::sample::select(vec!["/", ".", "-"]),
    ) {
        let text = format!("{before} {} lượt, ngày {day:02}{separator}{month:02}{separator}{year}", grouped(count));
        prop_assert_eq!(find(&text), None, "{}", text);
    }

    #[test]
    fn numbers_of_documents_pass(number in 1_u32..10_000, notation in "[A-Z]{2,5}-[A-Z]{2,6}") {
        let text = format!("Công văn số {number:02}/{notation}");
        prop_assert_eq!(find(&text), None, "{}", text);
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC{0,60}", digits in "[0-9 .()+-]{0,40}") {
        let _ = find(&text);
        let _ = find(&digits);
    }
}

#[rstest]
#[case::a_mailbox("https://kgtv.vn/lien-he?email=nguyen.van.a%40kiengiang.gov.vn", Email)]
#[case::a_phone_number("https://kgtv.vn/dang-ky?sdt=0912345678", Phone)]
#[case::a_landline("tel-02973862054", Phone)]
#[case::a_citizen_number("https://kgtv.vn/ho-so/091203004567.pdf", NationalId)]
#[case::a_named_number("https://kgtv.vn/?cmnd=371234567", NationalId)]
#[case::a_birth("https://kgtv.vn/be-minh-sinh%20ngay%2001/02/2015", BirthDate)]
fn a_key_or_address_that_holds_a_person_is_found(#[case] text: &str, #[case] kind: PersonalDataKind) {
    assert_eq!(find_in_key(text), Some(kind));
}

#[rstest]
#[case("https://baokiengiang.vn/thoi-su/bao-ve-tre-em-tren-mang-123456789.html")]
#[case("https://vnexpress.net/ky-nang-cho-tre-em-4293847562.html")]
#[case("https://kgtv.vn/2021/06/14/chuyen-muc-vi-tre-em-20210614093015123")]
#[case("https://kiengiang.gov.vn/trang/TinTuc/17/24821/2021-06-14-0614.aspx?id=84912345678")]
#[case("https://hoc-sinh.vn/hoc-sinh-01-02-2015")]
#[case("019ab3c2-7d10-7000-8000-000000000592")]
#[case("phat-song-2021-06-14-1")]
#[case("100000123")]
#[case("https://kgtv.vn/100%")]
fn ordinary_keys_and_addresses_of_articles_pass(#[case] text: &str) {
    assert_eq!(find_in_key(text), None);
}
