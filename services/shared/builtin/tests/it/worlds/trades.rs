//! Four more invented databases, of everyday trades: a hospital, a haulier, a staff office, a bank.

use catalog::Catalog;

use super::{build, table};

/// Wards, physicians, patients and their stays.
pub fn hospital() -> Catalog {
    build(vec![
        table(
            "wards",
            "ward_id",
            &[
                "ward_id integer",
                "ward_name text = Maple|Cedar|Birch",
                "floor integer",
                "beds integer",
            ],
            &[],
        ),
        table(
            "physicians",
            "physician_id",
            &[
                "physician_id integer",
                "first_name text = Nora|Emil",
                "last_name text = Quist|Bauer",
                "specialty text = cardiology|oncology|neurology",
                "hired_on date",
                "monthly_salary numeric",
            ],
            &[],
        ),
        table(
            "patients",
            "patient_id",
            &[
                "patient_id integer",
                "full_name text = Olga Petrova|Ian Wells",
                "date_of_birth date",
                "sex text = male|female",
                "city text = Utrecht|Ghent|Lille",
                "insurance_provider text = Axon|Medica",
                "blood_type text = A+|O-|B+",
            ],
            &[],
        ),
        table(
            "admissions",
            "admission_id",
            &[
                "admission_id integer",
                "patient_id integer",
                "ward_id integer",
                "physician_id integer",
                "admitted_at timestamp",
                "discharged_at timestamp",
                "diagnosis text = pneumonia|fracture|stroke",
                "total_cost numeric",
                "status text = admitted|discharged|transferred",
            ],
            &[("patient_id", "patients"), ("ward_id", "wards"), ("physician_id", "physicians")],
        ),
        table(
            "medications",
            "medication_id",
            &["medication_id integer", "name text = Ibuprofen|Heparin", "unit_price numeric"],
            &[],
        ),
        table(
            "prescriptions",
            "prescription_id",
            &[
                "prescription_id integer",
                "admission_id integer",
                "medication_id integer",
                "dose_mg integer",
                "days integer",
                "prescribed_on date",
            ],
            &[("admission_id", "admissions"), ("medication_id", "medications")],
        ),
    ])
}

/// Shipments, and who carries them.
pub fn haulier() -> Catalog {
    build(vec![
        table(
            "warehouses",
            "warehouse_id",
            &[
                "warehouse_id integer",
                "warehouse_name text = Northport|Eastgate",
                "city text = Hamburg|Gdansk",
                "capacity_pallets integer",
            ],
            &[],
        ),
        table(
            "carriers",
            "carrier_id",
            &[
                "carrier_id integer",
                "carrier_name text = SwiftLine|BlueFreight",
                "country text = Germany|Poland|Spain",
                "rating numeric",
            ],
            &[],
        ),
        table(
            "shipments",
            "shipment_id",
            &[
                "shipment_id integer",
                "tracking_number text",
                "origin_warehouse_id integer",
                "destination_city text = Berlin|Warsaw|Madrid",
                "carrier_id integer",
                "shipped_date date",
                "delivered_date date",
                "weight_kg numeric",
                "freight_cost numeric",
                "status text = in transit|delivered|delayed|lost",
            ],
            &[("origin_warehouse_id", "warehouses"), ("carrier_id", "carriers")],
        ),
        table(
            "drivers",
            "driver_id",
            &[
                "driver_id integer",
                "name text = Jan Kos|Petra Lund",
                "license_class text = B|C|CE",
                "carrier_id integer",
                "hired date",
            ],
            &[("carrier_id", "carriers")],
        ),
        table(
            "trucks",
            "truck_id",
            &[
                "truck_id integer",
                "plate text",
                "model text = Actros|FH16",
                "year_built integer",
                "carrier_id integer",
                "mileage_km integer",
            ],
            &[("carrier_id", "carriers")],
        ),
        table(
            "deliveries",
            "delivery_id",
            &[
                "delivery_id integer",
                "shipment_id integer",
                "driver_id integer",
                "truck_id integer",
                "delivery_date date",
                "distance_km numeric",
                "on_time boolean",
            ],
            &[("shipment_id", "shipments"), ("driver_id", "drivers"), ("truck_id", "trucks")],
        ),
    ])
}

/// Employees, their leave, reviews and trainings.
pub fn staff() -> Catalog {
    build(vec![
        table(
            "departments",
            "department_id",
            &[
                "department_id integer",
                "department_name text = Engineering|Marketing|Finance",
                "location text = Oslo|Turin",
                "annual_budget numeric",
            ],
            &[],
        ),
        table(
            "positions",
            "position_id",
            &[
                "position_id integer",
                "title text = Analyst|Developer|Manager",
                "min_salary integer",
                "max_salary integer",
            ],
            &[],
        ),
        table(
            "employees",
            "employee_id",
            &[
                "employee_id integer",
                "first_name text = Mia|Lars",
                "last_name text = Holm|Rossi",
                "gender text = F|M",
                "birth_date date",
                "hire_date date",
                "salary integer",
                "department_id integer",
                "position_id integer",
                "manager_id integer",
                "email text",
                "employment_type text = full-time|part-time|contract",
            ],
            &[
                ("department_id", "departments"),
                ("position_id", "positions"),
                ("manager_id", "employees"),
            ],
        ),
        table(
            "leave_requests",
            "request_id",
            &[
                "request_id integer",
                "employee_id integer",
                "leave_type text = vacation|sick|parental",
                "start_date date",
                "end_date date",
                "days integer",
                "status text = approved|pending|rejected",
            ],
            &[("employee_id", "employees")],
        ),
        table(
            "performance_reviews",
            "review_id",
            &[
                "review_id integer",
                "employee_id integer",
                "reviewer_id integer",
                "review_date date",
                "score integer",
                "comments text",
            ],
            &[("employee_id", "employees"), ("reviewer_id", "employees")],
        ),
        table(
            "trainings",
            "training_id",
            &[
                "training_id integer",
                "name text = Safety|Leadership",
                "cost numeric",
                "hours integer",
            ],
            &[],
        ),
        table(
            "training_participants",
            "",
            &[
                "training_id integer",
                "employee_id integer",
                "completed boolean",
                "completed_on date",
            ],
            &[("training_id", "trainings"), ("employee_id", "employees")],
        ),
    ])
}

/// Clients, accounts, loans.
pub fn bank() -> Catalog {
    build(vec![
        table(
            "branches",
            "branch_id",
            &[
                "branch_id integer",
                "branch_name text = Harbour|Old Town",
                "city text = Dublin|Cork",
            ],
            &[],
        ),
        table(
            "clients",
            "client_id",
            &[
                "client_id integer",
                "name text = Aoife Byrne|Sean Doyle",
                "segment text = retail|business|private",
                "joined_on date",
                "country text = Ireland|France",
                "credit_score integer",
            ],
            &[],
        ),
        table(
            "accounts",
            "account_id",
            &[
                "account_id integer",
                "client_id integer",
                "branch_id integer",
                "account_type text = checking|savings",
                "balance numeric",
                "opened_on date",
                "currency text = EUR|USD",
                "is_closed boolean",
            ],
            &[("client_id", "clients"), ("branch_id", "branches")],
        ),
        table(
            "transactions",
            "transaction_id",
            &[
                "transaction_id integer",
                "account_id integer",
                "amount numeric",
                "transaction_type text = deposit|withdrawal|transfer",
                "booked_at timestamp",
                "description text",
            ],
            &[("account_id", "accounts")],
        ),
        table(
            "loans",
            "loan_id",
            &[
                "loan_id integer",
                "client_id integer",
                "principal numeric",
                "interest_rate numeric",
                "start_date date",
                "term_months integer",
                "status text = active|paid off|defaulted",
            ],
            &[("client_id", "clients")],
        ),
        table(
            "loan_payments",
            "payment_id",
            &["payment_id integer", "loan_id integer", "paid_on date", "amount numeric"],
            &[("loan_id", "loans")],
        ),
    ])
}
