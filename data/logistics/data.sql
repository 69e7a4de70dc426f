-- Fills the core of schema.sql: 120 drivers, 100 trucks, 90 customers, and two years of orders,
-- trips, activities, fuelings, tolls, repairs and invoices.
--
-- Every number is drawn from a hash of its purpose and row, and every date counts back from the
-- moment of loading: two loads give the same rows, only later, and "last month" is never empty.
-- Nothing here names a real person or company.

-- Every statement runs once; compiling its plan would cost more than it saves.
set jit = off;

-- A number in [0, 1) that depends on its arguments alone.
create function pg_temp.draw(purpose text, row_number bigint) returns double precision
language sql immutable
as $$
    select (hashtextextended(purpose, row_number) & 4503599627370495) / 4503599627370496::double precision
$$;

-- One of so many, from 1.
create function pg_temp.pick(purpose text, row_number bigint, choices integer) returns integer
language sql immutable
as $$
    select 1 + floor(pg_temp.draw(purpose, row_number) * choices)::integer
$$;

-- One of a list.
create function pg_temp.word(purpose text, row_number bigint, words text[]) returns text
language sql immutable
as $$
    select words[pg_temp.pick(purpose, row_number, cardinality(words))]
$$;

insert into currencies (id, iso_code, name, symbol, decimal_places) values
    (1, 'EUR', 'Euro', '€', 2),
    (2, 'PLN', 'Polish zloty', 'zł', 2),
    (3, 'CZK', 'Czech koruna', 'Kč', 2),
    (4, 'CHF', 'Swiss franc', 'Fr', 2),
    (5, 'GBP', 'Pound sterling', '£', 2);

insert into countries
    (id, iso_code, name, capital, phone_prefix, is_eu_member, driving_side, default_currency_id,
     vat_rate_percent, speed_limit_truck_kmh, sunday_driving_ban)
values
    (1, 'DE', 'Germany', 'Berlin', '+49', true, 'right', 1, 19, 80, true),
    (2, 'FR', 'France', 'Paris', '+33', true, 'right', 1, 20, 90, true),
    (3, 'NL', 'Netherlands', 'Amsterdam', '+31', true, 'right', 1, 21, 80, false),
    (4, 'BE', 'Belgium', 'Brussels', '+32', true, 'right', 1, 21, 90, false),
    (5, 'AT', 'Austria', 'Vienna', '+43', true, 'right', 1, 20, 80, true),
    (6, 'PL', 'Poland', 'Warsaw', '+48', true, 'right', 2, 23, 80, false),
    (7, 'CZ', 'Czech Republic', 'Prague', '+420', true, 'right', 3, 21, 80, true),
    (8, 'IT', 'Italy', 'Rome', '+39', true, 'right', 1, 22, 80, true),
    (9, 'ES', 'Spain', 'Madrid', '+34', true, 'right', 1, 21, 90, false),
    (10, 'CH', 'Switzerland', 'Bern', '+41', false, 'right', 4, 8.1, 80, true),
    (11, 'DK', 'Denmark', 'Copenhagen', '+45', true, 'right', 1, 25, 80, false),
    (12, 'GB', 'United Kingdom', 'London', '+44', false, 'left', 5, 20, 90, false);

insert into regions (id, country_id, name, code, sales_area)
select place, country_id, name, code, area
from (values
    (1, 1, 'Northern Germany', 'DE-N', 'North'), (2, 1, 'Western Germany', 'DE-W', 'West'),
    (3, 1, 'Southern Germany', 'DE-S', 'South'), (4, 1, 'Eastern Germany', 'DE-E', 'East'),
    (5, 2, 'Northern France', 'FR-N', 'West'), (6, 2, 'Southern France', 'FR-S', 'West'),
    (7, 3, 'Randstad', 'NL-R', 'North'), (8, 4, 'Flanders', 'BE-F', 'North'),
    (9, 5, 'Eastern Austria', 'AT-E', 'South'), (10, 6, 'Greater Poland', 'PL-G', 'East'),
    (11, 6, 'Silesia', 'PL-S', 'East'), (12, 7, 'Bohemia', 'CZ-B', 'East'),
    (13, 8, 'Lombardy', 'IT-L', 'South'), (14, 9, 'Catalonia', 'ES-C', 'West'),
    (15, 10, 'Northern Switzerland', 'CH-N', 'South'), (16, 11, 'Jutland', 'DK-J', 'North'),
    (17, 12, 'Midlands', 'GB-M', 'North')
) as region (place, country_id, name, code, area);

insert into cities
    (id, region_id, country_id, name, postal_code, latitude, longitude, population,
     has_low_emission_zone, time_zone)
select
    row_number() over (), region_id, country_id, city.name, postal_code, latitude, longitude,
    city.population, city.population > 400000, 'Europe/' || capital
from (values
    (1, 'Hamburg', '20095', 53.551, 9.993, 1900000), (1, 'Bremen', '28195', 53.079, 8.801, 570000),
    (1, 'Hanover', '30159', 52.374, 9.738, 545000), (1, 'Kiel', '24103', 54.323, 10.123, 247000),
    (2, 'Cologne', '50667', 50.938, 6.957, 1085000), (2, 'Dortmund', '44135', 51.514, 7.465, 595000),
    (2, 'Duisburg', '47051', 51.434, 6.762, 500000), (2, 'Frankfurt', '60311', 50.111, 8.682, 773000),
    (3, 'Munich', '80331', 48.137, 11.575, 1510000), (3, 'Stuttgart', '70173', 48.776, 9.183, 630000),
    (3, 'Nuremberg', '90402', 49.452, 11.077, 520000), (3, 'Augsburg', '86150', 48.371, 10.898, 300000),
    (4, 'Berlin', '10115', 52.520, 13.405, 3750000), (4, 'Leipzig', '04109', 51.340, 12.375, 620000),
    (4, 'Dresden', '01067', 51.051, 13.738, 563000), (4, 'Magdeburg', '39104', 52.120, 11.628, 240000),
    (5, 'Paris', '75001', 48.857, 2.352, 2100000), (5, 'Lille', '59000', 50.629, 3.057, 236000),
    (6, 'Lyon', '69001', 45.764, 4.836, 522000), (6, 'Marseille', '13001', 43.297, 5.381, 873000),
    (7, 'Rotterdam', '3011', 51.924, 4.478, 655000), (7, 'Amsterdam', '1011', 52.370, 4.895, 920000),
    (8, 'Antwerp', '2000', 51.219, 4.402, 535000), (8, 'Ghent', '9000', 51.054, 3.717, 265000),
    (9, 'Vienna', '1010', 48.208, 16.373, 1980000), (9, 'Linz', '4020', 48.306, 14.286, 210000),
    (10, 'Poznan', '60-001', 52.406, 16.925, 540000), (10, 'Warsaw', '00-001', 52.230, 21.012, 1860000),
    (11, 'Katowice', '40-001', 50.265, 19.024, 285000), (11, 'Wroclaw', '50-001', 51.108, 17.039, 673000),
    (12, 'Prague', '110 00', 50.075, 14.438, 1360000), (12, 'Pilsen', '301 00', 49.738, 13.374, 185000),
    (13, 'Milan', '20121', 45.464, 9.190, 1370000), (13, 'Verona', '37121', 45.438, 10.992, 256000),
    (14, 'Barcelona', '08001', 41.385, 2.173, 1660000), (14, 'Zaragoza', '50001', 41.649, -0.889, 680000),
    (15, 'Zurich', '8001', 47.377, 8.541, 443000), (15, 'Basel', '4001', 47.560, 7.588, 178000),
    (16, 'Aarhus', '8000', 56.162, 10.204, 290000), (17, 'Birmingham', 'B1', 52.486, -1.890, 1140000)
) as city (region_id, name, postal_code, latitude, longitude, population)
join regions on regions.id = region_id
join countries on countries.id = country_id;

insert into addresses (id, street, house_number, postal_code, city_id, country_id, is_verified)
select id, 'Industrial Road', (id * 3)::text, postal_code, id, country_id, true from cities;

insert into companies
    (id, name, legal_form, vat_number, registration_number, country_id, address_id, founded_on,
     base_currency_id, is_active)
values
    (1, 'Northway Transport', 'GmbH', 'DE811000001', 'HRB 10001', 1, 1, '1974-03-01', 1, true),
    (2, 'Northway Logistics Poland', 'Sp. z o.o.', 'PL521000002', 'KRS 20002', 6, 27, '2006-09-15', 1, true);

insert into depots
    (id, code, name, city_id, address_id, company_id, opened_on, truck_capacity, has_fuel_station,
     has_workshop, area_m2, phone)
select
    row_number() over (), upper(left(depot.name, 3)), depot.name || ' depot', cities.id, cities.id,
    company_id, opened_on::date, capacity, capacity > 15, capacity > 20, capacity * 900,
    '+49 40 1000' || row_number() over ()
from (values
    ('Hamburg', 1, '1974-03-01', 30), ('Cologne', 1, '1988-06-01', 22), ('Munich', 1, '1995-04-15', 20),
    ('Leipzig', 1, '2001-10-01', 18), ('Rotterdam', 1, '2009-02-01', 14), ('Poznan', 2, '2006-09-15', 24),
    ('Vienna', 1, '2014-05-01', 10), ('Lyon', 1, '2019-11-01', 8)
) as depot (name, company_id, opened_on, capacity)
join cities on cities.name = depot.name;

insert into departments (id, name, code, company_id)
select row_number() over (), name, upper(left(name, 4)), 1
from unnest(array['Driving', 'Dispatch', 'Sales', 'Finance', 'Human Resources', 'Workshop',
                  'Warehouse', 'IT', 'Safety']) as name;

insert into hr_positions (id, title, department_id, is_driving)
values
    (1, 'Truck driver', 1, true), (2, 'Dispatcher', 2, false), (3, 'Sales representative', 3, false),
    (4, 'Accountant', 4, false), (5, 'Personnel officer', 5, false), (6, 'Mechanic', 6, false),
    (7, 'Warehouse worker', 7, false), (8, 'System administrator', 8, false),
    (9, 'Safety officer', 9, false), (10, 'Depot manager', 2, false);

-- The first 120 are drivers.
insert into employees
    (id, personnel_number, first_name, last_name, birth_date, gender, email, department_id,
     position_id, depot_id, hired_on, left_on, status, nationality_country_id)
select
    id, 'P' || lpad(id::text, 4, '0'), first_name, last_name,
    current_date - 8000 - (pg_temp.draw('age', id) * 14000)::integer,
    case when gender < 0.82 then 'male' else 'female' end,
    lower(first_name || '.' || last_name) || id || '@northway.example',
    department_id, position_id, pg_temp.pick('depot', id, 8), hired_on,
    case when gone then current_date - (pg_temp.draw('left', id) * 300)::integer end,
    case when gone then 'left' when pg_temp.draw('leave', id) < 0.05 then 'on leave' else 'active' end,
    pg_temp.word('nation', id, array['1', '1', '1', '6', '6', '7', '3', '2', '5', '8'])::integer
from (
    select
        id,
        pg_temp.draw('gender', id) as gender,
        pg_temp.word('first', id, array['Jonas', 'Piotr', 'Marek', 'Lena', 'Sven', 'Katarzyna', 'Tomas',
            'Luca', 'Pierre', 'Anna', 'Jan', 'Miguel', 'Klaus', 'Olga', 'Erik', 'Nadia', 'Henrik', 'Paul',
            'Viktor', 'Marta']) as first_name,
        pg_temp.word('last', id, array['Brandt', 'Kowalski', 'Novak', 'Weber', 'Lindholm', 'Rossi', 'Dubois',
            'Visser', 'Hofer', 'Nowak', 'Schulz', 'Garcia', 'Keller', 'Wojcik', 'Jansen', 'Moreau', 'Svoboda',
            'Fischer', 'Bauer', 'Petersen', 'Lang', 'Zielinski', 'Krause', 'Martin']) as last_name,
        case when id <= 120 then 1 else pg_temp.pick('department', id, 8) + 1 end as department_id,
        case when id <= 120 then 1 else pg_temp.pick('department', id, 8) + 1 end as position_id,
        current_date - 200 - (pg_temp.draw('hired', id) * 6000)::integer as hired_on,
        pg_temp.draw('gone', id) < 0.08 as gone
    from generate_series(1, 180) as id
) as person;

update depots set manager_employee_id = 120 + id;

insert into truck_manufacturers (id, name, country_id)
values (1, 'Norrland', 11), (2, 'Alpenwerk', 5), (3, 'Tulip Trucks', 3), (4, 'Lombarda', 8), (5, 'Rheinwagen', 1);

insert into truck_models
    (id, manufacturer_id, name, axle_count, engine_power_hp, emission_class, fuel_type,
     curb_weight_kg, gross_weight_kg, tank_capacity_l, model_year)
values
    (1, 1, 'Norrland N460', 2, 460, 'Euro 6', 'diesel', 7400, 18000, 1200, 2020),
    (2, 1, 'Norrland N540', 3, 540, 'Euro 6', 'diesel', 8100, 26000, 1400, 2022),
    (3, 2, 'Alpenwerk A18', 2, 430, 'Euro 6', 'diesel', 7300, 18000, 900, 2019),
    (4, 2, 'Alpenwerk A18 Gas', 2, 430, 'Euro 6', 'LNG', 7600, 18000, null, 2021),
    (5, 3, 'Tulip T480', 2, 480, 'Euro 6', 'diesel', 7500, 18000, 1300, 2021),
    (6, 4, 'Lombarda Forte', 3, 510, 'Euro 5', 'diesel', 8300, 26000, 1200, 2016),
    (7, 5, 'Rheinwagen R450', 2, 450, 'Euro 6', 'diesel', 7450, 18000, 1100, 2018),
    (8, 5, 'Rheinwagen eR400', 2, 400, 'Electric', 'electric', 9200, 19500, null, 2024);

insert into telematics_devices (id, serial_number, provider, model, firmware, installed_on, status)
select id, 'TD-' || 10000 + id, 'Fleetview', 'FV-3', '4.2', current_date - 700, 'active'
from generate_series(1, 100) as id;

insert into trucks
    (id, license_plate, fleet_number, truck_model_id, depot_id, vin, first_registered_on,
     purchase_price_amount, purchased_on, odometer_km, payload_kg, status, ownership, sold_on,
     has_refrigeration, has_tail_lift, tracking_device_id, next_inspection_on)
select
    id, 'NW-' || chr(65 + id / 26) || chr(65 + id % 26) || ' ' || 100 + id, (100 + id)::text,
    truck_model_id, pg_temp.pick('truck depot', id, 8), 'NWVIN' || lpad((id * 7919)::text, 12, '0'),
    registered_on, 82000 + 1000 * pg_temp.pick('truck price', id, 55), registered_on + 5,
    least(940000, ((current_date - registered_on) * (210 + 150 * pg_temp.draw('use', id)))::integer),
    9000 + 500 * pg_temp.pick('payload', id, 30),
    case
        when fate < 0.05 then 'sold'
        when fate < 0.09 then 'out of service'
        when fate < 0.19 then 'in maintenance'
        when fate < 0.60 then 'on trip'
        else 'available'
    end,
    pg_temp.word('ownership', id, array['owned', 'owned', 'owned', 'leased', 'leased', 'rented']),
    case when fate < 0.05 then current_date - pg_temp.pick('sold', id, 200) end,
    pg_temp.draw('cool', id) < 0.3, pg_temp.draw('lift', id) < 0.25, id,
    current_date + pg_temp.pick('inspection', id, 360) - 20
from (
    select
        id, pg_temp.draw('truck fate', id) as fate,
        pg_temp.pick('model', id, 8) as truck_model_id,
        current_date - 120 - pg_temp.pick('registered', id, 2600) as registered_on
    from generate_series(1, 100) as id
) as truck;

insert into trailer_types (id, code, name, body, length_m, loading_meters, pallet_spaces, payload_kg)
values
    (1, 'CUR', 'Curtainsider', 'curtain', 13.6, 13.6, 34, 25000),
    (2, 'BOX', 'Box trailer', 'box', 13.6, 13.4, 33, 24000),
    (3, 'REF', 'Reefer', 'reefer', 13.6, 13.3, 33, 22500),
    (4, 'TNK', 'Tank trailer', 'tank', 12.5, 12.5, 0, 26000),
    (5, 'FLT', 'Flatbed', 'flatbed', 13.6, 13.6, 0, 27000),
    (6, 'CNT', 'Container chassis', 'container chassis', 12.2, 12.2, 0, 28000);

insert into trailers
    (id, license_plate, trailer_type_id, depot_id, vin, first_registered_on, status, ownership,
     has_refrigeration, next_inspection_on, odometer_km)
select
    id, 'NT-' || chr(65 + id % 26) || ' ' || 500 + id, type, pg_temp.pick('trailer depot', id, 8),
    'NTVIN' || lpad((id * 6143)::text, 12, '0'), current_date - 200 - pg_temp.pick('trailer age', id, 3000),
    pg_temp.word('trailer status', id, array['available', 'available', 'on trip', 'on trip', 'in maintenance']),
    pg_temp.word('trailer owner', id, array['owned', 'owned', 'leased', 'rented']), type = 3,
    current_date + pg_temp.pick('trailer inspection', id, 300), 1000 * pg_temp.pick('trailer km', id, 600)
from (select id, pg_temp.pick('trailer type', id, 6) as type from generate_series(1, 130) as id) as trailer;

insert into drivers
    (id, employee_id, driver_number, first_name, last_name, home_depot_id, hired_on, left_on, status,
     license_class, license_number, license_expires_on, mobile_phone, preferred_truck_id, safety_score,
     is_adr_trained, has_own_truck)
select
    id, id, 'D' || lpad(id::text, 3, '0'), first_name, last_name, depot_id, hired_on, left_on,
    case when status = 'active' and pg_temp.draw('suspended', id) < 0.03 then 'suspended' else status end,
    pg_temp.word('class', id, array['CE', 'CE', 'CE', 'CE', 'C']), 'L' || 700000 + id * 37,
    current_date + pg_temp.pick('licence', id, 1700) - 60, '+49 151 55' || 10000 + id,
    1 + id % 100, round((62 + 38 * pg_temp.draw('score', id))::numeric, 1),
    pg_temp.draw('adr', id) < 0.4, pg_temp.draw('own truck', id) < 0.06
from employees
where id <= 120;

insert into certificates
    (id, code, name, category, validity_months, is_mandatory, issuing_body, renewal_notice_days)
values
    (1, 'CPC', 'Driver qualification', 'driving', 60, true, 'Chamber of Commerce', 120),
    (2, 'ADR', 'ADR basic', 'dangerous goods', 60, false, 'Chamber of Commerce', 120),
    (3, 'ADR-T', 'ADR tank', 'dangerous goods', 60, false, 'Chamber of Commerce', 120),
    (4, 'LOAD', 'Load securing', 'loading', 36, true, 'Safety Academy', 60),
    (5, 'CRANE', 'Loading crane', 'loading', 60, false, 'Safety Academy', 60),
    (6, 'FORK', 'Forklift', 'loading', 60, false, 'Safety Academy', 60),
    (7, 'AID', 'First aid', 'safety', 24, true, 'Red Cross', 60),
    (8, 'MED', 'Medical fitness', 'medical', 60, true, 'Company doctor', 90),
    (9, 'ECO', 'Economical driving', 'driving', 36, false, 'Safety Academy', 30),
    (10, 'LANG', 'German for drivers', 'language', 120, false, 'Language School', 0);

insert into driver_certificates
    (driver_id, certificate_id, certificate_number, issued_on, expires_on, status)
select
    driver_id, certificate_id, code || '-' || lpad(driver_id::text, 4, '0'), issued_on,
    (issued_on + make_interval(months => validity_months))::date,
    case
        when pg_temp.draw('revoked', driver_id * 100 + certificate_id) < 0.01 then 'revoked'
        when issued_on + make_interval(months => validity_months) < current_date then 'expired'
        else 'valid'
    end
from (
    select
        drivers.id as driver_id, certificates.id as certificate_id, code, validity_months,
        current_date - (pg_temp.draw('issued', drivers.id * 100 + certificates.id) * validity_months * 31)::integer
            as issued_on
    from drivers
    cross join certificates
    where is_mandatory
        or code in ('ADR', 'ADR-T') and is_adr_trained
        or pg_temp.draw('holds', drivers.id * 100 + certificates.id) < 0.22
) as held;

insert into activity_types
    (id, code, name, category, is_paid, counts_as_driving_time, counts_as_working_time)
values
    (1, 'DRV', 'Driving', 'driving', true, true, true),
    (2, 'LOA', 'Loading', 'loading', true, false, true),
    (3, 'UNL', 'Unloading', 'unloading', true, false, true),
    (4, 'WAI', 'Waiting', 'waiting', true, false, false),
    (5, 'RST', 'Rest', 'rest', false, false, false),
    (6, 'FUE', 'Fueling', 'maintenance', true, false, true),
    (7, 'PAP', 'Paperwork', 'paperwork', true, false, true);

insert into customer_segments (id, name, description, discount_percent, service_level)
values
    (1, 'Key account', 'Large customers with dedicated capacity.', 8, 'premium'),
    (2, 'Regular', 'Customers with a framework contract.', 3, 'preferred'),
    (3, 'Spot', 'Customers who order now and then.', 0, 'standard');

insert into customers
    (id, customer_number, name, industry, city_id, address_id, country_id, vat_number,
     customer_since_on, status, credit_limit_amount, payment_terms_days,
     account_manager_employee_id, customer_segment_id, email)
select
    customer.id, 'C' || 1000 + customer.id,
    (array['Albers', 'Baltic', 'Castor', 'Delta', 'Elbe', 'Falken', 'Granit', 'Hansa', 'Iris', 'Jupiter',
           'Kranich', 'Lotus', 'Merkur', 'Nordlicht', 'Orion', 'Prisma', 'Quarz', 'Rubin'])[1 + customer.id % 18]
        || ' ' || initcap(industry)
        || case when customer.id > 72 then ' East' when customer.id > 54 then ' Group' else '' end,
    industry, city_id, city_id, country_id, 'VAT' || 810000 + customer.id,
    current_date - 60 - pg_temp.pick('since', customer.id, 4000),
    pg_temp.word('customer status', customer.id, array['active', 'active', 'active', 'active', 'active', 'active',
        'prospect', 'blocked', 'former']),
    5000 * pg_temp.pick('credit', customer.id, 40),
    pg_temp.word('terms', customer.id, array['14', '30', '30', '45', '60'])::integer,
    120 + pg_temp.pick('manager', customer.id, 60), pg_temp.pick('segment', customer.id, 3),
    'office@customer' || customer.id || '.example'
from (
    select
        id,
        (array['automotive', 'chemicals', 'food', 'retail', 'construction', 'machinery', 'pharma', 'paper'])
            [1 + (id / 3) % 8] as industry,
        pg_temp.pick('customer city', id, 40) as city_id
    from generate_series(1, 90) as id
) as customer
join cities on cities.id = city_id;

insert into customer_contacts
    (id, customer_id, first_name, last_name, job_title, email, is_main_contact)
select
    id, 1 + (id - 1) / 2,
    pg_temp.word('contact first', id, array['Maria', 'Frank', 'Julia', 'Stefan', 'Elena', 'Robert', 'Sophie', 'David']),
    pg_temp.word('contact last', id, array['Hartmann', 'Wolf', 'Lemaire', 'Romano', 'Baker', 'Smit', 'Dvorak', 'Vogel']),
    pg_temp.word('contact title', id, array['Head of Logistics', 'Buyer', 'Shipping clerk', 'Plant manager']),
    'contact' || id || '@customer' || 1 + (id - 1) / 2 || '.example', id % 2 = 1
from generate_series(1, 180) as id;

insert into service_types (id, code, name, category, transit_days, base_price_amount, is_active)
values
    (1, 'FTL', 'Full load', 'full load', 2, 450, true), (2, 'LTL', 'Part load', 'part load', 3, 180, true),
    (3, 'GRP', 'Groupage', 'groupage', 3, 60, true), (4, 'EXP', 'Express', 'express', 1, 390, true),
    (5, 'COOL', 'Refrigerated', 'refrigerated', 2, 520, true), (6, 'DG', 'Dangerous goods', 'dangerous goods', 3, 640, true);

insert into goods_types (id, code, name, category, is_stackable)
values
    (1, 'CAR', 'Car parts', 'dry', true), (2, 'CHE', 'Chemicals', 'hazardous', false),
    (3, 'FRU', 'Fruit and vegetables', 'chilled', false), (4, 'ICE', 'Frozen food', 'frozen', true),
    (5, 'PAP', 'Paper rolls', 'dry', false), (6, 'STE', 'Steel coils', 'dry', false),
    (7, 'MED', 'Medicine', 'chilled', true), (8, 'BEV', 'Beverages', 'dry', true),
    (9, 'FUR', 'Furniture', 'dry', false), (10, 'GRA', 'Grain', 'bulk', false);

-- Business grows.
insert into orders
    (id, order_number, customer_id, customer_contact_id, ordered_at, pickup_city_id, delivery_city_id,
     requested_pickup_on, requested_delivery_on, delivered_at, status, priority, service_type_id,
     weight_kg, volume_m3, pallet_count, price_amount, currency_id, is_hazardous, cancelled_reason)
select
    id, 'T' || 100000 + id, customer_id, customer_id * 2 - 1, ordered_at, pickup, delivery,
    ordered_at::date + 1, ordered_at::date + 1 + transit_days,
    case
        when fate >= 0.05 and ordered_at < now() - interval '6 days'
            then date_trunc('hour', ordered_at) + make_interval(
                hours => 24 * (1 + transit_days) + floor(pg_temp.draw('late', id) * 40 - 28)::integer)
    end,
    case
        when fate < 0.05 then 'cancelled'
        when ordered_at < now() - interval '6 days' then 'delivered'
        when ordered_at < now() - interval '3 days' then 'in transit'
        when ordered_at < now() - interval '1 day' then 'planned'
        else 'new'
    end,
    pg_temp.word('priority', id, array['normal', 'normal', 'normal', 'normal', 'express', 'low']),
    service_type_id, weight, round((weight / 280)::numeric, 1), ceil(weight / 720)::integer,
    round((base_price_amount + weight * 0.035 + distance * 1.15)::numeric, 2), 1, service_type_id = 6,
    case when fate < 0.05 then pg_temp.word('why', id, array['customer', 'no capacity', 'goods not ready']) end
from (
    select
        wish.id, customer_id, pickup, case when delivery >= pickup then delivery + 1 else delivery end as delivery,
        service_type_id, base_price_amount, transit_days,
        round(((400 + 23000 * pg_temp.draw('weight', wish.id) ^ 1.6)
            * case when service_type_id in (3, 4) then 0.15 else 1 end)::numeric, 0) as weight,
        120 + 900 * pg_temp.draw('far', pickup * 100 + delivery) as distance,
        pg_temp.draw('order fate', wish.id) as fate,
        date_trunc('minute', now() - interval '730 days' * (1 - power((wish.id - 0.5) / 2400, 0.8))) as ordered_at
    from (
        select
            id,
            least(90, 1 + floor(90 * power(pg_temp.draw('order customer', id), 1.7)))::integer as customer_id,
            pg_temp.pick('pickup', id, 40) as pickup, pg_temp.pick('delivery', id, 39) as delivery,
            pg_temp.pick('service', id, 6) as service_type_id
        from generate_series(1, 2400) as id
    ) as wish
    join service_types on service_types.id = service_type_id
) as wanted;

insert into order_items
    (order_id, line_number, goods_type_id, description, quantity, weight_kg, declared_value_amount)
select
    orders.id, line, goods_types.id, goods_types.name, pg_temp.pick('quantity', orders.id * 3 + line, 20),
    round(weight_kg / lines, 0), round((weight_kg * (1 + 4 * pg_temp.draw('value', orders.id)))::numeric, 2)
from (select *, pg_temp.pick('lines', id, 2) as lines from orders) as orders
cross join lateral generate_series(1, lines) as line
join goods_types on goods_types.id = pg_temp.pick('goods', orders.id * 3 + line, 10);

insert into routes
    (id, code, name, origin_city_id, destination_city_id, distance_km, typical_duration_minutes,
     toll_estimate_amount, is_active, border_crossings, risk_level)
select
    pair.id, 'R' || lpad(pair.id::text, 3, '0'), origin.name || ' - ' || destination.name, origin.id,
    destination.id, distance, (distance / 68 * 60)::integer, round((distance * 0.17)::numeric, 2),
    pg_temp.draw('route active', pair.id) < 0.9,
    case when origin.country_id = destination.country_id then 0 else 1 end,
    pg_temp.word('risk', pair.id, array['low', 'low', 'low', 'medium', 'high'])
from (
    select
        id, pg_temp.pick('route from', id, 20) as from_id, 20 + pg_temp.pick('route to', id, 20) as to_id
    from generate_series(1, 40) as id
) as pair
join cities as origin on origin.id = from_id
join cities as destination on destination.id = to_id
cross join lateral (
    select round((1.3 * 111 * sqrt(power(origin.latitude - destination.latitude, 2)
        + power((origin.longitude - destination.longitude) * 0.65, 2)))::numeric, 0) + 40 as distance
) as measured;

insert into trips
    (id, trip_number, truck_id, trailer_id, driver_id, route_id, dispatcher_employee_id, start_depot_id,
     planned_start_at, planned_end_at, started_at, ended_at, status, planned_distance_km, distance_km,
     empty_distance_km, revenue_amount, cost_amount, delay_minutes)
select
    id, 'J' || 50000 + id, truck_id, pg_temp.pick('trip trailer', id, 130), driver_id, route_id,
    121 + pg_temp.pick('dispatcher', id, 20), home_depot_id, planned_start_at, planned_end_at,
    case when status in ('under way', 'completed') then planned_start_at + interval '12 minutes' end,
    case when status = 'completed' then planned_end_at + make_interval(mins => delay) end,
    status, route_distance,
    case when status = 'completed' then round((route_distance * (1 + 0.12 * pg_temp.draw('detour', id)))::numeric, 1) end,
    case when status = 'completed' then round((route_distance * 0.3 * pg_temp.draw('empty', id))::numeric, 1) end,
    round((300 + route_distance * (1.3 + 0.6 * pg_temp.draw('revenue', id)))::numeric, 2),
    round((180 + route_distance * (0.95 + 0.5 * pg_temp.draw('cost', id)))::numeric, 2),
    case when status = 'completed' then delay else 0 end
from (
    select
        wish.id, truck_id, driver_id, route_id, home_depot_id, routes.distance_km as route_distance,
        planned_start_at,
        planned_start_at + make_interval(mins => typical_duration_minutes) as planned_end_at,
        greatest(0, floor(220 * power(pg_temp.draw('delay', wish.id), 3) - 12))::integer as delay,
        case
            when pg_temp.draw('trip fate', wish.id) < 0.03 then 'cancelled'
            when planned_start_at > now() - interval '4 hours' then 'planned'
            when planned_start_at > now() - interval '2 days' then 'under way'
            else 'completed'
        end as status
    from (
        select
            id, pg_temp.pick('trip truck', id, 95) as truck_id, pg_temp.pick('trip driver', id, 112) as driver_id,
            pg_temp.pick('trip route', id, 40) as route_id,
            date_trunc('hour', now() + interval '2 days' - interval '700 days' * (1 - power((id - 0.5) / 1500, 0.85)))
                as planned_start_at
        from generate_series(1, 1500) as id
    ) as wish
    join routes on routes.id = route_id
    join drivers on drivers.id = driver_id
) as journey;

insert into trip_orders (trip_id, order_id, sequence_number, share_percent)
select 1 + (id * 1499 / 2400), id, 1, 100 from orders where status <> 'cancelled';

insert into shipments
    (id, shipment_number, order_id, trip_id, shipped_at, delivered_at, status, weight_kg, volume_m3,
     package_count, tracking_code, temperature_controlled, incoterm)
select
    orders.id, 'S' || 200000 + orders.id, orders.id, trip_orders.trip_id,
    case when status in ('in transit', 'delivered') then requested_pickup_on + time '09:00' end, delivered_at,
    case status when 'delivered' then 'delivered' when 'in transit' then 'in transit' else 'created' end,
    weight_kg, volume_m3, pallet_count, 'TRK' || 900000 + orders.id, service_type_id = 5,
    pg_temp.word('incoterm', orders.id, array['DAP', 'DAP', 'DAP', 'EXW', 'FCA', 'DDP'])
from orders
join trip_orders on trip_orders.order_id = orders.id;

-- Load, drive, unload; some wait in between.
insert into activities
    (driver_id, truck_id, trip_id, activity_type_id, started_at, ended_at, duration_minutes, distance_km,
     start_city_id, end_city_id, source)
select
    driver_id, truck_id, trip_id, type, started_at, started_at + make_interval(mins => minutes), minutes,
    case when type = 1 then distance_km else 0 end,
    case when type = 3 then destination_city_id else origin_city_id end,
    case when type = 2 then origin_city_id else destination_city_id end,
    pg_temp.word('source', trip_id * 10 + type, array['tachograph', 'tachograph', 'telematics', 'manual'])
from (
    select
        trips.id as trip_id, driver_id, truck_id, coalesce(trips.distance_km, 0) as distance_km, origin_city_id,
        destination_city_id, step.type,
        case step.type
            when 2 then started_at
            when 1 then started_at + interval '50 minutes'
            when 4 then ended_at - interval '110 minutes'
            else ended_at - interval '45 minutes'
        end as started_at,
        case step.type
            when 2 then 30 + pg_temp.pick('loading', trips.id, 20)
            when 1 then greatest(40, (typical_duration_minutes * 0.8)::integer)
            when 4 then 20 + pg_temp.pick('waiting', trips.id, 40)
            else 25 + pg_temp.pick('unloading', trips.id, 20)
        end as minutes
    from trips
    join routes on routes.id = route_id
    cross join (values (2), (1), (4), (3)) as step (type)
    where trips.status = 'completed' and (step.type <> 4 or pg_temp.draw('waits', trips.id) < 0.5)
) as stretch;

insert into fuel_stations (id, name, brand, city_id, is_own, has_adblue, has_lng, has_truck_lane, discount_percent)
select
    station.id, brand || ' ' || cities.name, brand, cities.id, station.id <= 3,
    pg_temp.draw('adblue', station.id) < 0.8, pg_temp.draw('lng', station.id) < 0.3,
    pg_temp.draw('lane', station.id) < 0.7, case when station.id > 3 then 2 end
from (
    select id, pg_temp.word('brand', id, array['Ostfuel', 'Petrolis', 'Roadstar', 'Nordtank']) as brand
    from generate_series(1, 24) as id
) as station
join cities on cities.id = station.id;

insert into fuel_transactions
    (truck_id, driver_id, fuel_station_id, fueled_at, fuel_type, liters, price_per_liter_amount,
     total_amount, odometer_km, is_full_tank)
select
    truck_id, driver_id, station, started_at + interval '3 hours', fuel_type, liters, price,
    round(liters * price, 2), null, liters > 400
from (
    select
        trips.truck_id, driver_id, started_at, pg_temp.pick('station', trips.id, 24) as station,
        case truck_models.fuel_type when 'LNG' then 'LNG' else 'diesel' end as fuel_type,
        round((trips.distance_km * (0.26 + 0.1 * pg_temp.draw('thirst', trips.truck_id)))::numeric, 1) as liters,
        round((1.38 + 0.32 * pg_temp.draw('price', trips.id))::numeric, 3) as price
    from trips
    join trucks on trucks.id = trips.truck_id
    join truck_models on truck_models.id = truck_model_id
    where trips.status = 'completed' and truck_models.fuel_type <> 'electric'
) as filled;

insert into toll_systems (id, country_id, name, operator, charging, currency_id)
values
    (1, 1, 'Lkw-Maut', 'Mautbetrieb', 'distance', 1), (2, 2, 'Péage', 'Autoroutes Unies', 'section', 1),
    (3, 5, 'GO', 'Alpenmaut', 'distance', 1), (4, 6, 'e-Droga', 'Drogi', 'distance', 2),
    (5, 4, 'KmHeffing', 'Wegen', 'distance', 1), (6, 8, 'Pedaggio', 'Strade', 'section', 1);

insert into toll_transactions
    (truck_id, trip_id, toll_system_id, passed_at, entry_point, exit_point, distance_km, amount, vat_amount, axle_count)
select
    truck_id, trips.id, pg_temp.pick('toll system', trips.id * 2 + part, 6), started_at + make_interval(hours => part),
    'Junction ' || pg_temp.pick('entry', trips.id + part, 90), 'Junction ' || pg_temp.pick('exit', trips.id + part, 90),
    round(distance_km / 3, 1), round(distance_km / 3 * 0.19, 2), round(distance_km / 3 * 0.19 * 0.19, 2), 5
from trips
cross join generate_series(1, 2) as part
where status = 'completed' and pg_temp.draw('toll', trips.id + part) < 0.8;

insert into workshops (id, name, city_id, depot_id, is_own, hourly_rate_amount, specialty)
select
    row_number() over (), workshop.name, cities.id, workshop.depot_id, workshop.depot_id is not null, rate, specialty
from (values
    ('Hamburg workshop', 'Hamburg', 1, 68, null), ('Cologne workshop', 'Cologne', 2, 68, null),
    ('Poznan workshop', 'Poznan', 6, 42, null), ('Rheinwagen Service Dortmund', 'Dortmund', null, 118, 'Rheinwagen'),
    ('Reifen Krause', 'Leipzig', null, 84, 'tires'), ('Garage du Nord', 'Lille', null, 96, null),
    ('Officina Verona', 'Verona', null, 79, 'brakes')
) as workshop (name, city, depot_id, rate, specialty)
join cities on cities.name = workshop.city;

insert into maintenance_orders
    (id, order_number, truck_id, workshop_id, maintenance_type, reported_on, started_on, finished_on, status,
     odometer_km, description, labor_cost_amount, parts_cost_amount, total_cost_amount, is_warranty, downtime_hours)
select
    id, 'M' || 30000 + id, truck_id, pg_temp.pick('workshop', id, 7), kind, reported_on,
    case when reported_on < current_date - 2 then reported_on + 1 end,
    case when reported_on < current_date - 12 then reported_on + 1 + pg_temp.pick('repair days', id, 6) end,
    case
        when reported_on < current_date - 12 then 'done'
        when reported_on < current_date - 2 then 'in progress'
        else 'planned'
    end,
    null, initcap(kind) || ' of ' || part, labor, parts, labor + parts, pg_temp.draw('warranty', id) < 0.08,
    round((4 + 60 * pg_temp.draw('downtime', id))::numeric, 1)
from (
    select
        id, pg_temp.pick('broken truck', id, 98) as truck_id,
        pg_temp.word('kind', id, array['service', 'service', 'repair', 'repair', 'inspection', 'tires', 'accident']) as kind,
        pg_temp.word('part', id, array['brakes', 'engine', 'gearbox', 'electrics', 'tires', 'cabin', 'axle']) as part,
        current_date - floor(730 * (1 - power((id - 0.5) / 420, 0.9)))::integer as reported_on,
        round((120 + 1400 * power(pg_temp.draw('labor', id), 2))::numeric, 2) as labor,
        round((60 + 2600 * power(pg_temp.draw('parts', id), 3))::numeric, 2) as parts
    from generate_series(1, 420) as id
) as repair;

insert into incidents
    (id, incident_number, incident_type, occurred_at, city_id, truck_id, driver_id, severity, description,
     is_our_fault, damage_amount, status, closed_on)
select
    id, 'I' || 4000 + id, kind, occurred_at, pg_temp.pick('incident city', id, 40), truck_id, driver_id,
    pg_temp.word('severity', id, array['low', 'low', 'low', 'medium', 'medium', 'high']),
    initcap(kind) || pg_temp.word('scene', id, array[' at a ramp', ' on the motorway', ' in a car park', ' in town']),
    pg_temp.draw('fault', id) < 0.45,
    case when kind <> 'near miss' then round((300 + 18000 * power(pg_temp.draw('damage', id), 4))::numeric, 2) end,
    case when occurred_at < now() - interval '40 days' then 'closed' else 'open' end,
    case when occurred_at < now() - interval '40 days' then occurred_at::date + 30 end
from (
    select
        id, pg_temp.pick('incident truck', id, 95) as truck_id, pg_temp.pick('incident driver', id, 112) as driver_id,
        pg_temp.word('incident', id, array['collision', 'collision', 'cargo damage', 'near miss', 'theft', 'personal injury',
            'spill']) as kind,
        date_trunc('minute', now() - interval '720 days' * (1 - (id - 0.5) / 96)) as occurred_at
    from generate_series(1, 96) as id
) as mishap;

-- Each month's deliveries of a customer make one invoice.
insert into invoices
    (id, invoice_number, customer_id, invoice_date, due_on, period_start, period_end, net_amount, vat_amount,
     total_amount, currency_id, status, paid_on, sent_by)
select
    id, 'F' || 70000 + id, customer_id, invoice_date, due_on, month, invoice_date, net, round(net * 0.19, 2),
    round(net * 1.19, 2), 1,
    case
        when paid_on <= current_date then 'paid'
        when due_on < current_date then 'overdue'
        else 'sent'
    end,
    case when paid_on <= current_date then paid_on end,
    pg_temp.word('sent by', id, array['email', 'email', 'email', 'portal', 'post'])
from (
    select
        bill.*, invoice_date + payment_terms_days as due_on,
        case
            when pg_temp.draw('never', bill.id) < 0.04 then null
            else invoice_date + (payment_terms_days * (0.5 + pg_temp.draw('paid', bill.id)))::integer
        end as paid_on
    from (
        select
            row_number() over (order by date_trunc('month', delivered_at), customer_id) as id, customer_id,
            date_trunc('month', delivered_at)::date as month,
            least(current_date, (date_trunc('month', delivered_at) + interval '1 month')::date - 1) as invoice_date,
            sum(price_amount) as net
        from orders
        where delivered_at is not null
        group by customer_id, date_trunc('month', delivered_at)
    ) as bill
    join customers on customers.id = customer_id
) as billed;

insert into invoice_lines
    (invoice_id, line_number, order_id, description, quantity, unit_price_amount, net_amount, vat_rate_percent)
select
    invoices.id, row_number() over (partition by invoices.id order by orders.id), orders.id,
    'Transport ' || order_number, 1, price_amount, price_amount, 19
from orders
join invoices on invoices.customer_id = orders.customer_id
    and period_start = date_trunc('month', delivered_at)::date;

insert into payments (customer_id, invoice_id, received_on, amount, currency_id, payment_method, is_partial)
select
    customer_id, id, paid_on, total_amount, 1,
    pg_temp.word('method', id, array['bank transfer', 'bank transfer', 'bank transfer', 'direct debit', 'card']), false
from invoices
where paid_on is not null;

insert into customer_complaints
    (id, complaint_number, customer_id, order_id, received_on, category, description, severity, status,
     resolved_on, compensation_amount, handled_by_employee_id)
select
    place, 'B' || 800 + place, customer_id, orders.id, delivered_at::date + 2,
    pg_temp.word('complaint', orders.id, array['delay', 'delay', 'damage', 'missing goods', 'paperwork', 'invoice']),
    'About order ' || order_number, pg_temp.word('how bad', orders.id, array['low', 'medium', 'high']),
    case when delivered_at < now() - interval '30 days' then 'resolved' else 'open' end,
    case when delivered_at < now() - interval '30 days' then delivered_at::date + 14 end,
    case when pg_temp.draw('pays', orders.id) < 0.4 then round((price_amount * 0.15)::numeric, 2) end,
    120 + pg_temp.pick('handles', orders.id, 60)
from (
    select *, row_number() over (order by id) as place
    from orders
    where delivered_at is not null and pg_temp.draw('complains', id) < 0.04
) as orders;

insert into warehouses
    (id, code, name, depot_id, city_id, area_m2, pallet_capacity, temperature_class, is_bonded, opened_on)
select
    id, 'W' || code, replace(name, 'depot', 'warehouse'), id, city_id, area_m2 / 2, area_m2 / 4,
    (array['ambient', 'ambient', 'chilled', 'ambient', 'frozen', 'ambient'])[id], id in (1, 5), opened_on + 400
from depots
where id <= 6;

insert into carriers
    (id, carrier_number, name, country_id, city_id, vat_number, trucks_count, rating, status,
     insurance_valid_until, license_valid_until, payment_terms_days, contact_email)
select
    carrier.id, 'H' || 300 + carrier.id, 'Haulage ' || cities.name || ' ' || carrier.id, country_id, cities.id,
    'CV' || 4000 + carrier.id, pg_temp.pick('carrier trucks', carrier.id, 40),
    round((2 + 3 * pg_temp.draw('carrier rating', carrier.id))::numeric, 1),
    pg_temp.word('carrier status', carrier.id, array['active', 'active', 'active', 'on trial', 'blocked']),
    current_date + pg_temp.pick('insured', carrier.id, 400) - 30, current_date + pg_temp.pick('licensed', carrier.id, 900),
    30, 'dispatch@carrier' || carrier.id || '.example'
from (select id, pg_temp.pick('carrier city', id, 40) as city_id from generate_series(1, 28) as id) as carrier
join cities on cities.id = carrier.city_id;

insert into hr_absence_types (id, name, is_paid, counts_as_vacation, needs_certificate)
values (1, 'Vacation', true, true, false), (2, 'Illness', true, false, true), (3, 'Unpaid leave', false, false, false),
    (4, 'Parental leave', false, false, true);

insert into hr_absences (employee_id, absence_type_id, starts_on, ends_on, working_days, status)
select
    employee_id, type, starts_on, starts_on + days, ceil(days * 5 / 7.0), 'approved'
from (
    select
        pg_temp.pick('absent', id, 180) as employee_id,
        pg_temp.word('absence', id, array['1', '1', '1', '2', '2', '3'])::integer as type,
        current_date + 20 - pg_temp.pick('absent on', id, 720) as starts_on,
        pg_temp.pick('absent days', id, 14) as days
    from generate_series(1, 400) as id
) as absence;

-- Rows were given their numbers; the next ones continue behind them.
do $$
declare
    filled record;
begin
    for filled in
        select c.table_name from information_schema.columns c
        where c.table_schema = 'public' and c.column_name = 'id' and c.is_identity = 'YES'
    loop
        execute format(
            'select setval(pg_get_serial_sequence(%L, ''id''), greatest(1, (select max(id) from %I)))',
            filled.table_name, filled.table_name);
    end loop;
end
$$;

analyze;
