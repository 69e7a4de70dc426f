//! Everyday questions to a hospital, a haulier, a staff office and a bank.

use crate::{
    shapes::expect,
    worlds::{
        self,
        trades::{bank, haulier, hospital, staff},
    },
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

#[rustfmt::skip]
#[test]
fn what_stands_behind_by_or_per_tells_groups_apart() {
    expect(hospital(), &[
        ("total cost of admissions by diagnosis",
         "SELECT diagnosis, SUM(total_cost) FROM admissions GROUP BY diagnosis ORDER BY SUM(total_cost) DESC NULLS LAST"),
        ("monthly admissions in 2024",
         "SELECT DATE_TRUNC('month', admitted_at), COUNT(*) FROM admissions WHERE admitted_at >= DATE '2024-01-01' AND admitted_at < DATE '2025-01-01' GROUP BY DATE_TRUNC('month', admitted_at) ORDER BY DATE_TRUNC('month', admitted_at) ASC"),
        ("average cost per admission for each insurance provider",
         "SELECT patients.insurance_provider, AVG(admissions.total_cost) FROM admissions JOIN patients ON admissions.patient_id = patients.patient_id GROUP BY patients.insurance_provider ORDER BY AVG(admissions.total_cost) DESC NULLS LAST"),
    ]);
    expect(haulier(), &[
        ("lost shipments by destination city",
         "SELECT destination_city, COUNT(*) FROM shipments WHERE status = 'lost' GROUP BY destination_city ORDER BY COUNT(*) DESC NULLS LAST"),
    ]);
    expect(staff(), &[
        ("employees by department",
         "SELECT departments.department_name, COUNT(*) FROM employees JOIN departments ON employees.department_id = departments.department_id GROUP BY departments.department_id, departments.department_name ORDER BY COUNT(*) DESC NULLS LAST"),
        ("salary by department",
         "SELECT departments.department_name, AVG(employees.salary) FROM employees JOIN departments ON employees.department_id = departments.department_id GROUP BY departments.department_id, departments.department_name ORDER BY AVG(employees.salary) DESC NULLS LAST"),
    ]);
    expect(bank(), &[
        ("defaulted loans by country",
         "SELECT clients.country, COUNT(*) FROM loans JOIN clients ON loans.client_id = clients.client_id WHERE loans.status = 'defaulted' GROUP BY clients.country ORDER BY COUNT(*) DESC NULLS LAST"),
        ("new clients per month",
         "SELECT DATE_TRUNC('month', joined_on), COUNT(*) FROM clients GROUP BY DATE_TRUNC('month', joined_on) ORDER BY DATE_TRUNC('month', joined_on) ASC"),
    ]);
}

#[rustfmt::skip]
#[test]
fn groups_may_be_judged_by_how_many_they_hold() {
    expect(bank(), &[
        ("How many clients are there in each country with more than two clients?",
         "SELECT country, COUNT(*) FROM clients WHERE country IN (SELECT country FROM clients GROUP BY country HAVING COUNT(*) > 2) GROUP BY country ORDER BY COUNT(*) DESC NULLS LAST"),
        ("List the number of clients per country, only for countries with at least 3 clients.",
         "SELECT country, COUNT(*) FROM clients WHERE country IN (SELECT country FROM clients GROUP BY country HAVING COUNT(*) >= 3) GROUP BY country ORDER BY COUNT(*) DESC NULLS LAST"),
    ]);
}

#[rustfmt::skip]
#[test]
fn a_period_is_of_what_is_counted() {
    expect(hospital(), &[
        ("admissions per physician this year",
         "SELECT physicians.first_name, physicians.last_name, COUNT(*) FROM admissions JOIN physicians ON admissions.physician_id = physicians.physician_id WHERE admissions.admitted_at >= DATE_TRUNC('year', CURRENT_DATE) AND admissions.admitted_at < DATE_TRUNC('year', CURRENT_DATE) + INTERVAL '1 year' GROUP BY physicians.physician_id, physicians.first_name, physicians.last_name ORDER BY COUNT(*) DESC NULLS LAST"),
    ]);
    expect(bank(), &[
        ("transactions of client Sean Doyle in January",
         "SELECT transactions.transaction_id FROM transactions JOIN accounts ON transactions.account_id = accounts.account_id JOIN clients ON accounts.client_id = clients.client_id WHERE clients.name = 'Sean Doyle' AND EXTRACT(MONTH FROM transactions.booked_at) = 1"),
    ]);
    expect(staff(), &[
        ("employees with birthdays in May",
         "SELECT first_name, last_name FROM employees WHERE EXTRACT(MONTH FROM birth_date) = 5"),
    ]);
    expect(haulier(), &[
        ("how much did we spend on freight in 2023",
         "SELECT SUM(freight_cost) FROM shipments WHERE shipped_date >= DATE '2023-01-01' AND shipped_date < DATE '2024-01-01'"),
        ("trucks older than 2015",
         "SELECT truck_id FROM trucks WHERE year_built < 2015"),
    ]);
}

#[rustfmt::skip]
#[test]
fn what_stands_before_a_noun_may_be_a_flag_or_a_date() {
    expect(bank(), &[
        ("closed accounts",
         "SELECT account_id FROM accounts WHERE is_closed = true"),
        ("How many closed accounts are there?",
         "SELECT COUNT(*) FROM accounts WHERE is_closed = true"),
    ]);
    expect(hospital(), &[
        ("discharged patients last week",
         "SELECT full_name FROM patients WHERE patient_id IN (SELECT patients.patient_id FROM patients JOIN admissions ON patients.patient_id = admissions.patient_id WHERE admissions.discharged_at >= DATE_TRUNC('week', CURRENT_DATE) - INTERVAL '1 week' AND admissions.discharged_at < DATE_TRUNC('week', CURRENT_DATE))"),
    ]);
    expect(haulier(), &[
        ("on time deliveries per carrier",
         "SELECT carriers.carrier_name, COUNT(*) FROM deliveries JOIN trucks ON deliveries.truck_id = trucks.truck_id JOIN carriers ON trucks.carrier_id = carriers.carrier_id WHERE deliveries.on_time = true GROUP BY carriers.carrier_id, carriers.carrier_name ORDER BY COUNT(*) DESC NULLS LAST"),
    ]);
}

#[rustfmt::skip]
#[test]
fn who_earns_most_is_a_person() {
    expect(hospital(), &[
        ("Which physician earns the most?",
         "SELECT first_name, last_name FROM physicians ORDER BY monthly_salary DESC NULLS LAST LIMIT 1"),
    ]);
    expect(staff(), &[
        ("Who is the highest paid employee in Marketing?",
         "SELECT employees.first_name, employees.last_name FROM employees JOIN departments ON employees.department_id = departments.department_id WHERE departments.department_name = 'Marketing' ORDER BY employees.salary DESC NULLS LAST LIMIT 1"),
    ]);
}

#[rustfmt::skip]
#[test]
fn a_kind_stands_for_its_rows() {
    expect(bank(), &[
        ("deposits over 10000 last week",
         "SELECT transaction_id FROM transactions WHERE transaction_type = 'deposit' AND amount > 10000 AND booked_at >= DATE_TRUNC('week', CURRENT_DATE) - INTERVAL '1 week' AND booked_at < DATE_TRUNC('week', CURRENT_DATE)"),
        ("largest transfer",
         "SELECT transaction_id FROM transactions WHERE transaction_type = 'transfer' ORDER BY amount DESC NULLS LAST LIMIT 1"),
    ]);
}

#[rustfmt::skip]
#[test]
fn who_has_no_chief_has_no_reference() {
    expect(staff(), &[
        ("employees without a manager",
         "SELECT first_name, last_name FROM employees WHERE manager_id IS NULL"),
    ]);
}

#[rustfmt::skip]
#[test]
fn a_negated_word_negates_what_is_known() {
    expect(bank(), &[
        ("unclosed accounts",
         "SELECT account_id FROM accounts WHERE is_closed <> true"),
    ]);
    expect(haulier(), &[
        ("undelivered shipments",
         "SELECT shipment_id FROM shipments WHERE status <> 'delivered'"),
    ]);
}

#[rustfmt::skip]
#[test]
fn an_age_is_counted_from_a_date_of_birth() {
    expect(hospital(), &[
        ("average age of patients by city",
         "SELECT city, AVG(EXTRACT(YEAR FROM AGE(date_of_birth))) FROM patients GROUP BY city ORDER BY AVG(EXTRACT(YEAR FROM AGE(date_of_birth))) DESC NULLS LAST"),
    ]);
    expect(staff(), &[
        ("average age per department",
         "SELECT departments.department_name, AVG(EXTRACT(YEAR FROM AGE(employees.birth_date))) FROM employees JOIN departments ON employees.department_id = departments.department_id GROUP BY departments.department_id, departments.department_name ORDER BY AVG(EXTRACT(YEAR FROM AGE(employees.birth_date))) DESC NULLS LAST"),
    ]);
}

#[rustfmt::skip]
#[test]
fn what_is_done_most_is_counted() {
    expect(hospital(), &[
        ("top 5 most prescribed medications",
         "SELECT medications.name FROM medications JOIN prescriptions ON medications.medication_id = prescriptions.medication_id GROUP BY medications.medication_id, medications.name ORDER BY COUNT(*) DESC NULLS LAST LIMIT 5"),
    ]);
}

#[rustfmt::skip]
#[test]
fn a_verb_before_a_period_says_when() {
    expect(haulier(), &[
        ("shipments shipped in the last 30 days",
         "SELECT shipment_id FROM shipments WHERE shipped_date >= CURRENT_DATE - INTERVAL '30 day'"),
    ]);
}

#[rustfmt::skip]
#[test]
fn a_number_of_a_kind_is_added_up() {
    expect(staff(), &[
        ("number of sick days in March 2024",
         "SELECT SUM(days) FROM leave_requests WHERE leave_type = 'sick' AND start_date >= DATE '2024-03-01' AND start_date < DATE '2024-04-01'"),
    ]);
}

#[rustfmt::skip]
#[test]
fn a_share_of_flagged_rows_is_counted() {
    expect(bank(), &[
        ("percentage of closed accounts per branch",
         "SELECT branches.branch_name, 100 * CAST(COUNT(*) FILTER (WHERE accounts.is_closed = true) AS DOUBLE PRECISION) / NULLIF(COUNT(*), 0) FROM accounts JOIN branches ON accounts.branch_id = branches.branch_id GROUP BY branches.branch_id, branches.branch_name ORDER BY 100 * CAST(COUNT(*) FILTER (WHERE accounts.is_closed = true) AS DOUBLE PRECISION) / NULLIF(COUNT(*), 0) DESC NULLS LAST"),
    ]);
    expect(haulier(), &[
        ("percent of on time deliveries per carrier",
         "SELECT carriers.carrier_name, 100 * CAST(COUNT(*) FILTER (WHERE deliveries.on_time = true) AS DOUBLE PRECISION) / NULLIF(COUNT(*), 0) FROM deliveries JOIN trucks ON deliveries.truck_id = trucks.truck_id JOIN carriers ON trucks.carrier_id = carriers.carrier_id GROUP BY carriers.carrier_id, carriers.carrier_name ORDER BY 100 * CAST(COUNT(*) FILTER (WHERE deliveries.on_time = true) AS DOUBLE PRECISION) / NULLIF(COUNT(*), 0) DESC NULLS LAST"),
    ]);
}

#[rustfmt::skip]
#[test]
fn what_is_most_common_is_a_value_whatever_stands_around_it() {
    let most = "SELECT country FROM clients GROUP BY country ORDER BY COUNT(*) DESC NULLS LAST LIMIT 1";
    expect(bank(), &[
        ("Which country is the most common among clients?", most),
        ("What is the most common kind of client country?", most),
        ("What is the most common country?", most),
    ]);
    expect(worlds::library(), &[
        ("Which genre has the most books priced above 20?",
         "SELECT genre FROM books WHERE price > 20 GROUP BY genre ORDER BY COUNT(*) DESC NULLS LAST LIMIT 1"),
    ]);
}

#[rustfmt::skip]
#[test]
fn never_is_said_of_all_rows_of_a_kind() {
    expect(worlds::library(), &[
        ("Which genres never had a book priced above 20?",
         "SELECT DISTINCT genre FROM books WHERE NOT (genre IN (SELECT genre FROM books WHERE price > 20 AND genre IS NOT NULL))"),
    ]);
}
