//! Everyday questions to a hospital, a haulier, a staff office and a bank.

use crate::{
    shapes::expect,
    worlds::trades::{bank, haulier, hospital, staff},
};

#[rustfmt::skip]
#[test]
fn a_noun_with_a_number_is_the_row_of_that_number() {
    expect(hospital(), &[
        ("Show the admissions of patient 42.",
         "SELECT admissions.admission_id FROM admissions JOIN patients ON admissions.patient_id = patients.patient_id WHERE patients.patient_id = 42"),
    ]);
    expect(haulier(), &[
        ("What is the freight cost of shipment 1001?",
         "SELECT freight_cost FROM shipments WHERE shipment_id = 1001"),
    ]);
}

#[rustfmt::skip]
#[test]
fn kinds_are_counted_rather_than_rows() {
    expect(haulier(), &[
        ("Show all truck models and the number of trucks of each model.",
         "SELECT model, COUNT(*) FROM trucks GROUP BY model ORDER BY COUNT(*) DESC NULLS LAST"),
    ]);
    expect(staff(), &[
        ("What are the leave types and the number of requests for each?",
         "SELECT leave_type, COUNT(*) FROM leave_requests GROUP BY leave_type ORDER BY COUNT(*) DESC NULLS LAST"),
    ]);
    expect(bank(), &[
        ("Show the account types and the count of each.",
         "SELECT account_type, COUNT(*) FROM accounts GROUP BY account_type ORDER BY COUNT(*) DESC NULLS LAST"),
    ]);
}

#[rustfmt::skip]
#[test]
fn a_direction_may_stand_before_what_it_orders() {
    expect(hospital(), &[
        ("List the names of wards by ascending number of beds.",
         "SELECT ward_name FROM wards ORDER BY beds ASC"),
    ]);
    expect(haulier(), &[
        ("List drivers in descending alphabetical order.",
         "SELECT name FROM drivers ORDER BY name DESC NULLS LAST"),
    ]);
}

#[rustfmt::skip]
#[test]
fn the_names_of_what_is_a_column_are_its_values() {
    expect(hospital(), &[
        ("List the names of insurance providers.",
         "SELECT insurance_provider FROM patients"),
    ]);
}
