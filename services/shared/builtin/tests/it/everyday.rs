//! What people ask every day, of a wholesaler, a gym, a help desk and a bank.

use std::sync::Arc;

use builtin::Builtin;

use crate::{
    TODAY,
    shapes::expect,
    worlds::{
        everyday::{gym, help_desk, wholesaler},
        shop,
        trades::{bank, staff},
    },
};

#[rustfmt::skip]
#[test]
fn the_contrary_of_a_state_is_said_too() {
    expect(wholesaler(), &[
        ("Which customers are inactive?",
         "SELECT company_name FROM customers WHERE is_active <> true"),
        ("How many inactive customers are there?",
         "SELECT COUNT(*) FROM customers WHERE is_active <> true"),
        ("How many unshipped orders are there?",
         "SELECT COUNT(*) FROM orders WHERE shipped_at IS NULL"),
        ("What is the total amount of all open orders?",
         "SELECT SUM(amount) FROM orders WHERE status = 'open'"),
    ]);
    expect(gym(), &[
        ("How many unverified users are there?",
         "SELECT COUNT(*) FROM users WHERE verified <> true"),
        ("How many open memberships are there?",
         "SELECT COUNT(*) FROM memberships WHERE is_closed <> true"),
        ("How many bookings were missed?",
         "SELECT COUNT(*) FROM bookings WHERE attended <> true"),
    ]);
    expect(bank(), &[
        ("List open accounts.",
         "SELECT account_id FROM accounts WHERE is_closed <> true"),
        ("Which accounts are open?",
         "SELECT account_id FROM accounts WHERE is_closed <> true"),
    ]);
}

#[rustfmt::skip]
#[test]
fn a_date_tells_whether_something_was_done() {
    expect(help_desk(), &[
        ("How many open tickets are there?",
         "SELECT COUNT(*) FROM tickets WHERE closed_at IS NULL"),
        ("How many closed tickets are there?",
         "SELECT COUNT(*) FROM tickets WHERE closed_at IS NOT NULL"),
        ("Which tickets are closed?",
         "SELECT ticket_id FROM tickets WHERE closed_at IS NOT NULL"),
        ("urgent tickets that are still open",
         "SELECT ticket_id FROM tickets WHERE priority = 'urgent' AND closed_at IS NULL"),
        ("How many unresolved tickets does each agent have?",
         "SELECT agents.agent_name, COUNT(*) FROM tickets JOIN agents ON tickets.agent_id = agents.agent_id WHERE tickets.is_resolved <> true GROUP BY agents.agent_id, agents.agent_name ORDER BY COUNT(*) DESC NULLS LAST"),
    ]);
}

#[rustfmt::skip]
#[test]
fn rows_refer_to_rows_of_their_own_table() {
    expect(wholesaler(), &[
        ("Which employees report to Greta Lindqvist?",
         "SELECT name FROM employees WHERE reports_to IN (SELECT employee_id FROM employees WHERE name = 'Greta Lindqvist')"),
        ("Who reports to Omar Haddad?",
         "SELECT name FROM employees WHERE reports_to IN (SELECT employee_id FROM employees WHERE name = 'Omar Haddad')"),
        ("How many employees report to Greta Lindqvist?",
         "SELECT COUNT(*) FROM employees WHERE reports_to IN (SELECT employee_id FROM employees WHERE name = 'Greta Lindqvist')"),
    ]);
    expect(help_desk(), &[
        ("Which agents report to Dev Rao?",
         "SELECT agent_name FROM agents WHERE supervisor_id IN (SELECT agent_id FROM agents WHERE agent_name = 'Dev Rao')"),
        ("Who is the supervisor of Lou Marek?",
         "SELECT agent_name FROM agents WHERE agent_id IN (SELECT supervisor_id FROM agents WHERE agent_name = 'Lou Marek')"),
    ]);
    expect(staff(), &[
        ("Which employees report to Mia Holm?",
         "SELECT first_name, last_name FROM employees WHERE manager_id IN (SELECT employee_id FROM employees WHERE first_name = 'Mia' AND last_name = 'Holm')"),
        ("Who is the manager of Lars Rossi?",
         "SELECT first_name, last_name FROM employees WHERE employee_id IN (SELECT manager_id FROM employees WHERE first_name = 'Lars' AND last_name = 'Rossi')"),
    ]);
}

#[rustfmt::skip]
#[test]
fn both_ends_are_shown() {
    expect(wholesaler(), &[
        ("What are the smallest and largest orders?",
         "SELECT order_id FROM orders WHERE (amount = (SELECT MIN(amount) FROM orders) OR amount = (SELECT MAX(amount) FROM orders)) ORDER BY amount ASC"),
        ("Show the cheapest and the most expensive product.",
         "SELECT name FROM products WHERE (unit_price = (SELECT MIN(unit_price) FROM products) OR unit_price = (SELECT MAX(unit_price) FROM products)) ORDER BY unit_price ASC"),
        ("What is the smallest and largest amount of an order?",
         "SELECT MIN(amount), MAX(amount) FROM orders"),
    ]);
    expect(help_desk(), &[
        ("What are the shortest and longest tickets?",
         "SELECT ticket_id FROM tickets WHERE (minutes_spent = (SELECT MIN(minutes_spent) FROM tickets) OR minutes_spent = (SELECT MAX(minutes_spent) FROM tickets)) ORDER BY minutes_spent ASC"),
    ]);
}

#[rustfmt::skip]
#[test]
fn a_total_is_added_up_whatever_its_column_is_called() {
    expect(wholesaler(), &[
        ("What is the total amount of orders?",
         "SELECT SUM(amount) FROM orders"),
        ("Show the total amount of orders per city.",
         "SELECT customers.city, SUM(orders.amount) FROM orders JOIN customers ON orders.customer_id = customers.customer_id GROUP BY customers.city ORDER BY SUM(orders.amount) DESC NULLS LAST"),
    ]);
    expect(gym(), &[
        ("What is the total of payments?",
         "SELECT SUM(total) FROM payments"),
        ("What is the total amount of payments?",
         "SELECT SUM(total) FROM payments"),
    ]);
    expect(shop(), &[
        ("What is the total amount of orders?",
         "SELECT SUM(total) FROM orders"),
    ]);
}

#[rustfmt::skip]
#[test]
fn who_spends_is_ranked_by_the_money() {
    expect(wholesaler(), &[
        ("Which customers spent the most?",
         "SELECT customers.company_name FROM customers JOIN orders ON customers.customer_id = orders.customer_id GROUP BY customers.customer_id, customers.company_name ORDER BY SUM(orders.amount) DESC NULLS LAST LIMIT 1"),
        ("Which customer spent the most money?",
         "SELECT customers.company_name FROM customers JOIN orders ON customers.customer_id = orders.customer_id GROUP BY customers.customer_id, customers.company_name ORDER BY SUM(orders.amount) DESC NULLS LAST LIMIT 1"),
        ("Show the customers who spent the most last year.",
         "SELECT customers.company_name FROM customers JOIN orders ON customers.customer_id = orders.customer_id WHERE orders.ordered_at >= DATE_TRUNC('year', CURRENT_DATE) - INTERVAL '1 year' AND orders.ordered_at < DATE_TRUNC('year', CURRENT_DATE) GROUP BY customers.customer_id, customers.company_name ORDER BY SUM(orders.amount) DESC NULLS LAST LIMIT 1"),
        ("Who are the top 3 customers by spending?",
         "SELECT customers.company_name FROM customers JOIN orders ON customers.customer_id = orders.customer_id GROUP BY customers.customer_id, customers.company_name ORDER BY SUM(orders.amount) DESC NULLS LAST LIMIT 3"),
    ]);
    expect(gym(), &[
        ("Which users paid the most?",
         "SELECT users.username FROM users JOIN payments ON users.id = payments.user_id GROUP BY users.id, users.username ORDER BY SUM(payments.total) DESC NULLS LAST LIMIT 1"),
    ]);
}

#[rustfmt::skip]
#[test]
fn sales_are_what_the_rows_of_each_keep() {
    expect(wholesaler(), &[
        ("sales per category",
         "SELECT categories.name, SUM(order_lines.line_total) FROM categories JOIN products ON categories.category_id = products.category_id JOIN order_lines ON products.product_id = order_lines.product_id GROUP BY categories.category_id, categories.name ORDER BY SUM(order_lines.line_total) DESC NULLS LAST"),
        ("total sales by category",
         "SELECT categories.name, SUM(order_lines.line_total) FROM categories JOIN products ON categories.category_id = products.category_id JOIN order_lines ON products.product_id = order_lines.product_id GROUP BY categories.category_id, categories.name ORDER BY SUM(order_lines.line_total) DESC NULLS LAST"),
        ("What are the sales of each product?",
         "SELECT products.name, SUM(order_lines.line_total) FROM products JOIN order_lines ON products.product_id = order_lines.product_id GROUP BY products.product_id, products.name ORDER BY SUM(order_lines.line_total) DESC NULLS LAST"),
    ]);
    expect(shop(), &[
        ("sales per category",
         "SELECT products.category, SUM(order_items.quantity * products.price) FROM products JOIN order_items ON products.product_id = order_items.product_id GROUP BY products.category ORDER BY SUM(order_items.quantity * products.price) DESC NULLS LAST"),
        ("revenue per product",
         "SELECT products.name, SUM(order_items.quantity * products.price) FROM products JOIN order_items ON products.product_id = order_items.product_id GROUP BY products.product_id, products.name ORDER BY SUM(order_items.quantity * products.price) DESC NULLS LAST"),
    ]);
}

#[rustfmt::skip]
#[test]
fn stock_is_there_or_not() {
    expect(wholesaler(), &[
        ("Which products are out of stock?",
         "SELECT name FROM products WHERE stock_quantity <= 0"),
        ("How many products are in stock?",
         "SELECT COUNT(*) FROM products WHERE stock_quantity > 0"),
    ]);
    expect(shop(), &[
        ("Which products are out of stock?",
         "SELECT name FROM products WHERE stock <= 0"),
    ]);
}

#[rustfmt::skip]
#[test]
fn what_was_never_done_has_no_rows() {
    expect(wholesaler(), &[
        ("Which customers have never placed an order?",
         "SELECT company_name FROM customers WHERE NOT (customer_id IN (SELECT customers.customer_id FROM customers JOIN orders ON customers.customer_id = orders.customer_id))"),
        ("Which products were never ordered?",
         "SELECT name FROM products WHERE NOT (product_id IN (SELECT products.product_id FROM products JOIN order_lines ON products.product_id = order_lines.product_id JOIN orders ON order_lines.order_id = orders.order_id))"),
        ("Which orders have not been shipped?",
         "SELECT order_id FROM orders WHERE shipped_at IS NULL"),
    ]);
    expect(gym(), &[
        ("Which users never booked a class?",
         "SELECT username FROM users WHERE NOT (id IN (SELECT users.id FROM users JOIN bookings ON users.id = bookings.user_id JOIN classes ON bookings.class_id = classes.id))"),
        ("Which users have never paid?",
         "SELECT username FROM users WHERE NOT (id IN (SELECT users.id FROM users JOIN payments ON users.id = payments.user_id))"),
    ]);
}

#[rustfmt::skip]
#[test]
fn orders_of_last_month_are_those_placed_then() {
    expect(wholesaler(), &[
        ("How many orders were placed last month?",
         "SELECT COUNT(*) FROM orders WHERE ordered_at >= DATE_TRUNC('month', CURRENT_DATE) - INTERVAL '1 month' AND ordered_at < DATE_TRUNC('month', CURRENT_DATE)"),
        ("orders placed this week",
         "SELECT order_id FROM orders WHERE ordered_at >= DATE_TRUNC('week', CURRENT_DATE) AND ordered_at < DATE_TRUNC('week', CURRENT_DATE) + INTERVAL '1 week'"),
    ]);
}

#[rustfmt::skip]
#[test]
fn whom_a_row_refers_to_stands_beside_it() {
    expect(staff(), &[
        ("Show the name of each employee and their manager.",
         "SELECT employees.first_name, employees.last_name, employees_2.first_name, employees_2.last_name FROM employees LEFT JOIN employees AS employees_2 ON employees.manager_id = employees_2.employee_id"),
        ("employees who earn more than their manager",
         "SELECT employees.first_name, employees.last_name FROM employees JOIN employees AS employees_2 ON employees.manager_id = employees_2.employee_id WHERE employees.salary > employees_2.salary"),
        ("Which employees have a higher salary than their manager?",
         "SELECT employees.first_name, employees.last_name FROM employees JOIN employees AS employees_2 ON employees.manager_id = employees_2.employee_id WHERE employees.salary > employees_2.salary"),
        ("Show the manager id of each employee.",
         "SELECT manager_id FROM employees"),
    ]);
}

#[rustfmt::skip]
#[test]
fn what_sells_best_and_is_most_popular_is_told_by_its_partners() {
    expect(wholesaler(), &[
        ("What is the best selling product?",
         "SELECT products.name FROM products JOIN order_lines ON products.product_id = order_lines.product_id GROUP BY products.product_id, products.name ORDER BY SUM(order_lines.line_total) DESC NULLS LAST LIMIT 1"),
        ("top 5 selling products",
         "SELECT products.name FROM products JOIN order_lines ON products.product_id = order_lines.product_id GROUP BY products.product_id, products.name ORDER BY SUM(order_lines.line_total) DESC NULLS LAST LIMIT 5"),
        ("What is the best selling category?",
         "SELECT categories.name FROM categories JOIN products ON categories.category_id = products.category_id JOIN order_lines ON products.product_id = order_lines.product_id GROUP BY categories.category_id, categories.name ORDER BY SUM(order_lines.line_total) DESC NULLS LAST LIMIT 1"),
        ("What is the most popular product?",
         "SELECT products.name FROM products JOIN order_lines ON products.product_id = order_lines.product_id GROUP BY products.product_id, products.name ORDER BY COUNT(*) DESC NULLS LAST LIMIT 1"),
    ]);
    expect(gym(), &[
        ("What is the most popular class?",
         "SELECT classes.title FROM classes JOIN bookings ON classes.id = bookings.class_id GROUP BY classes.id, classes.title ORDER BY COUNT(*) DESC NULLS LAST LIMIT 1"),
    ]);
}

#[rustfmt::skip]
#[test]
fn how_much_somebody_spent_is_added_up() {
    expect(wholesaler(), &[
        ("How much did each customer spend?",
         "SELECT customers.company_name, SUM(orders.amount) FROM customers JOIN orders ON customers.customer_id = orders.customer_id GROUP BY customers.customer_id, customers.company_name ORDER BY SUM(orders.amount) DESC NULLS LAST"),
        ("How much did Redfern spend?",
         "SELECT SUM(orders.amount) FROM customers JOIN orders ON customers.customer_id = orders.customer_id WHERE customers.company_name = 'Redfern'"),
        ("average order value",
         "SELECT AVG(amount) FROM orders"),
    ]);
    expect(gym(), &[
        ("What is the average payment amount?",
         "SELECT AVG(total) FROM payments"),
        ("How much did each user pay?",
         "SELECT users.username, SUM(payments.total) FROM users JOIN payments ON users.id = payments.user_id GROUP BY users.id, users.username ORDER BY SUM(payments.total) DESC NULLS LAST"),
    ]);
}

#[rustfmt::skip]
#[test]
fn a_monthly_fee_is_no_month() {
    expect(gym(), &[
        ("total payments per month",
         "SELECT DATE_TRUNC('month', paid_on), SUM(total) FROM payments GROUP BY DATE_TRUNC('month', paid_on) ORDER BY DATE_TRUNC('month', paid_on) ASC"),
    ]);
}

#[test]
fn never_what_nobody_knows_is_not_answered_with_everything() {
    let wholesaler = Builtin::new(Arc::new(wholesaler()));
    let gym = Builtin::new(Arc::new(gym()));
    for (builtin, question) in [
        (&wholesaler, "Which products have never been recalled?"),
        (&gym, "How many users never complained?"),
    ] {
        let answer = builtin.answer(question, TODAY);
        assert!(answer.is_err(), "{question}: {answer:?}");
    }
}
