//! What went wrong on databases that no rule was made for, each cause once.

use std::sync::Arc;

use builtin::Builtin;

use crate::{
    TODAY,
    shapes::expect,
    worlds::{everyday::wholesaler, outdoors::outdoors},
};

#[rustfmt::skip]
#[test]
fn a_unit_in_a_name_and_a_word_like_mean_are_part_of_the_name() {
    expect(outdoors(), &[
        ("Which readings have a maximum temperature above 85?",
         "SELECT reading_id FROM readings WHERE max_temperature_f > 85"),
        ("How many readings had both mean humidity above 50 and mean visibility above 8?",
         "SELECT COUNT(*) FROM readings WHERE mean_humidity > 50 AND mean_visibility_miles > 8"),
        ("What is the budget of each outing?",
         "SELECT budget_in_millions FROM outings"),
        ("How many stations have zip code 1002?",
         "SELECT COUNT(*) FROM stations WHERE zip_postcode = '1002'"),
    ]);
}

#[rustfmt::skip]
#[test]
fn two_names_may_share_their_noun() {
    expect(outdoors(), &[
        ("What are the departure and return dates of all outings?",
         "SELECT departure_date, return_date FROM outings"),
        ("What is the first name and rank of every volunteer?",
         "SELECT first_name, rank FROM volunteers"),
    ]);
}

#[rustfmt::skip]
#[test]
fn to_sort_asks_for_what_is_sorted() {
    expect(outdoors(), &[
        ("Sort the titles of outings in descending order of budget.",
         "SELECT title FROM outings ORDER BY budget_in_millions DESC NULLS LAST"),
        ("Sort all stations by height.",
         "SELECT name FROM stations ORDER BY height_m ASC"),
        ("List the districts in decreasing order of each district's stations' highest height.",
         "SELECT district FROM stations GROUP BY district ORDER BY MAX(height_m) DESC NULLS LAST"),
    ]);
}

#[rustfmt::skip]
#[test]
fn what_is_counted_is_said_by_a_pronoun_too() {
    expect(outdoors(), &[
        ("List each rank and its count in descending order of count.",
         "SELECT rank, COUNT(*) FROM volunteers GROUP BY rank ORDER BY COUNT(*) DESC NULLS LAST"),
        ("Find all ranks and the number of them.",
         "SELECT rank, COUNT(*) FROM volunteers GROUP BY rank ORDER BY COUNT(*) DESC NULLS LAST"),
        ("For each permit type, how many of them are there?",
         "SELECT permit_type, COUNT(*) FROM permits GROUP BY permit_type ORDER BY COUNT(*) DESC NULLS LAST"),
        ("What is the total number of available outings?",
         "SELECT COUNT(*) FROM outings"),
    ]);
}

#[rustfmt::skip]
#[test]
fn the_number_of_permits_is_not_the_number_on_them() {
    expect(outdoors(), &[
        ("Show all guest ids and the number of permits held by each guest.",
         "SELECT permits.guest_id, COUNT(*) FROM permits JOIN guests ON permits.guest_id = guests.guest_id GROUP BY guests.guest_id, permits.guest_id ORDER BY COUNT(*) DESC NULLS LAST"),
    ]);
}

#[rustfmt::skip]
#[test]
fn what_only_relates_rows_is_neither_counted_nor_joined_twice() {
    expect(outdoors(), &[
        ("How many volunteers take part in an outing?",
         "SELECT COUNT(DISTINCT volunteers.volunteer_id) FROM volunteers JOIN volunteers_take_part_in ON volunteers.volunteer_id = volunteers_take_part_in.volunteer_id JOIN outings ON volunteers_take_part_in.outing_id = outings.outing_id"),
        ("Which guests take part in an outing? Give me their names.",
         "SELECT name FROM guests WHERE guest_id IN (SELECT guests.guest_id FROM guests JOIN take_part_in ON guests.guest_id = take_part_in.guest_id JOIN outings ON take_part_in.outing_id = outings.outing_id)"),
        ("Which volunteers take part in more than one outing? Give me their last names.",
         "SELECT volunteers.last_name FROM volunteers JOIN volunteers_take_part_in ON volunteers.volunteer_id = volunteers_take_part_in.volunteer_id JOIN outings ON volunteers_take_part_in.outing_id = outings.outing_id GROUP BY volunteers.volunteer_id, volunteers.last_name HAVING COUNT(DISTINCT outings.outing_id) > 1"),
    ]);
}

#[rustfmt::skip]
#[test]
fn those_without_a_chief_stand_beside_nobody() {
    expect(outdoors(), &[
        ("Show each volunteer with their supervisor.",
         "SELECT volunteers.first_name, volunteers.last_name, volunteers_2.first_name, volunteers_2.last_name FROM volunteers LEFT JOIN volunteers AS volunteers_2 ON volunteers.supervisor_id = volunteers_2.volunteer_id"),
        ("Which volunteers have a supervisor?",
         "SELECT first_name, last_name FROM volunteers WHERE supervisor_id IS NOT NULL"),
        ("Who has no supervisor?",
         "SELECT first_name, last_name FROM volunteers WHERE supervisor_id IS NULL"),
        ("Which volunteers report to nobody?",
         "SELECT first_name, last_name FROM volunteers WHERE supervisor_id IS NULL"),
    ]);
}

#[rustfmt::skip]
#[test]
fn what_was_not_done_is_not_answered_with_what_was() {
    expect(outdoors(), &[
        ("Which guests paid nothing?",
         "SELECT name FROM guests WHERE NOT (guest_id IN (SELECT guests.guest_id FROM guests JOIN payments ON guests.guest_id = payments.guest_id))"),
        ("Which orders have not been shipped yet?",
         "SELECT order_id FROM shop_orders WHERE shipped_on IS NULL"),
        ("How many readings are missing a humidity?",
         "SELECT COUNT(*) FROM readings WHERE mean_humidity IS NULL"),
        ("Which volunteers have never logged in?",
         "SELECT first_name, last_name FROM volunteers WHERE last_login_at IS NULL"),
        ("Which guests have never bought anything?",
         "SELECT name FROM guests WHERE NOT (guest_id IN (SELECT guests.guest_id FROM guests JOIN shop_orders ON guests.guest_id = shop_orders.guest_id))"),
    ]);
    expect(wholesaler(), &[
        ("Which products have never been sold?",
         "SELECT name FROM products WHERE NOT (product_id IN (SELECT products.product_id FROM products JOIN order_lines ON products.product_id = order_lines.product_id))"),
    ]);
}

#[rustfmt::skip]
#[test]
fn who_paid_is_not_a_payment() {
    expect(outdoors(), &[
        ("Who paid the most?",
         "SELECT guests.name FROM guests JOIN payments ON guests.guest_id = payments.guest_id GROUP BY guests.guest_id, guests.name ORDER BY SUM(payments.amount) DESC NULLS LAST LIMIT 1"),
        ("What is the highest total order amount?",
         "SELECT MAX(total) FROM shop_orders"),
        ("Which guest has the highest total order amount?",
         "SELECT guests.name FROM guests JOIN shop_orders ON guests.guest_id = shop_orders.guest_id GROUP BY guests.guest_id, guests.name ORDER BY SUM(shop_orders.total) DESC NULLS LAST LIMIT 1"),
        ("What is the average total of orders per guest?",
         "SELECT guests.name, AVG(shop_orders.total) FROM shop_orders JOIN guests ON shop_orders.guest_id = guests.guest_id GROUP BY guests.guest_id, guests.name ORDER BY AVG(shop_orders.total) DESC NULLS LAST"),
    ]);
}

#[rustfmt::skip]
#[test]
fn who_is_somebody_although_no_noun_says_so() {
    expect(outdoors(), &[
        ("Who has the most orders?",
         "SELECT guests.name FROM guests JOIN shop_orders ON guests.guest_id = shop_orders.guest_id GROUP BY guests.guest_id, guests.name ORDER BY COUNT(*) DESC NULLS LAST LIMIT 1"),
        ("Who joined first?",
         "SELECT first_name, last_name FROM volunteers ORDER BY joined_on ASC LIMIT 1"),
        ("Who is Ada's supervisor?",
         "SELECT first_name, last_name FROM volunteers WHERE volunteer_id IN (SELECT supervisor_id FROM volunteers WHERE first_name = 'Ada')"),
        ("Who does Ada report to?",
         "SELECT first_name, last_name FROM volunteers WHERE volunteer_id IN (SELECT supervisor_id FROM volunteers WHERE first_name = 'Ada')"),
        ("Who supervises Ada?",
         "SELECT first_name, last_name FROM volunteers WHERE volunteer_id IN (SELECT supervisor_id FROM volunteers WHERE first_name = 'Ada')"),
        ("Which volunteers supervise nobody?",
         "SELECT first_name, last_name FROM volunteers WHERE NOT (volunteer_id IN (SELECT supervisor_id FROM volunteers WHERE supervisor_id IS NOT NULL))"),
    ]);
}

#[rustfmt::skip]
#[test]
fn payments_are_what_they_come_to() {
    expect(outdoors(), &[
        ("How much has Nils paid?",
         "SELECT SUM(payments.amount) FROM payments JOIN guests ON payments.guest_id = guests.guest_id WHERE guests.name = 'Nils'"),
        ("Who are the top 3 guests by payments?",
         "SELECT guests.name FROM guests JOIN payments ON guests.guest_id = payments.guest_id GROUP BY guests.guest_id, guests.name ORDER BY SUM(payments.amount) DESC NULLS LAST LIMIT 3"),
        ("Show guests with total payments over 50.",
         "SELECT guests.name FROM guests JOIN payments ON guests.guest_id = payments.guest_id GROUP BY guests.guest_id, guests.name HAVING SUM(payments.amount) > 50"),
        ("What was the total revenue in May 2024?",
         "SELECT SUM(total) FROM shop_orders WHERE ordered_on >= DATE '2024-05-01' AND ordered_on < DATE '2024-06-01'"),
        ("Average payment per guest",
         "SELECT guests.name, AVG(payments.amount) FROM payments JOIN guests ON payments.guest_id = guests.guest_id GROUP BY guests.guest_id, guests.name ORDER BY AVG(payments.amount) DESC NULLS LAST"),
        ("Which guest has the lowest total of payments?",
         "SELECT guests.name FROM guests JOIN payments ON guests.guest_id = payments.guest_id GROUP BY guests.guest_id, guests.name ORDER BY SUM(payments.amount) ASC LIMIT 1"),
    ]);
}

#[test]
fn what_cannot_be_read_is_not_answered_with_all_rows() {
    let builtin = Builtin::new(Arc::new(outdoors()));
    for question in [
        "What was the warmest reading?",
        "How long is each outing?",
        "What is the most expensive outing?",
        "What is the median order total?",
        "Which station has the second highest temperature?",
        "Which guests have not ordered since April?",
        "Which guests have more orders than Nils?",
    ] {
        let answer = builtin.answer(question, TODAY);
        assert!(answer.is_err(), "{question}: {answer:?}");
    }
    expect(
        outdoors(),
        &[(
            "Which station is the highest?",
            "SELECT name FROM stations ORDER BY height_m DESC NULLS LAST LIMIT 1",
        )],
    );
}

#[test]
fn what_nobody_knows_is_not_left_out_of_a_count() {
    let builtin = Builtin::new(Arc::new(outdoors()));
    for question in
        ["How many unicorns are there?", "Show the number of unicorns for each district."]
    {
        let declined = builtin.answer(question, TODAY).expect_err(question);
        assert!(declined.not_understood.iter().any(|w| w == "unicorns"), "{question}: {declined}");
    }
}
