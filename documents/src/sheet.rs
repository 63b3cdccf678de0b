//! The invoice on paper: A4, one column of lines, as many pages as they take.
//!
//! ```text
//! Invoice                          first page only
//! No. 1042 · 1 December 2026
//! BILL TO            FROM
//! ─────────────────────────────    every page: the head of the table
//! lines
//!              Subtotal, tax, total
//! Invoice 1042        Page 1 of 3  every page
//! ```

use message_queue_bodies::{About, Bill, Invoice, Line, Moment};

use crate::pdf::{Fonts, Ink, Outline, Page, Style, Weight, assemble, wrap};

/// Width and height of A4, in points.
const PAPER: [f32; 2] = [595.0, 842.0];
const LEFT: f32 = 56.0;
const RIGHT: f32 = 539.0;
/// Where the second of two blocks beside each other begins.
const MIDDLE: f32 = 316.0;
/// The first base line of a page that goes on with lines.
const TOP: f32 = 782.0;
/// The lowest base line of lines and sums.
const BOTTOM: f32 = 92.0;
/// The base line of the page number.
const FOOT: f32 = 48.0;
/// Between columns, and between blocks beside each other.
const GAP: f32 = 20.0;
/// From one line of text to the next inside a block.
const LEADING: f32 = 13.5;
/// Between a rule and the text above or below it.
const PADDING: f32 = 8.0;
/// From the base line of small text to where its letters end.
const RISE: f32 = 8.5;

const TITLE: Style = Style { weight: Weight::Bold, size: 30.0, ink: Ink::Strong };
const SUBTITLE: Style = Style { weight: Weight::Regular, size: 10.5, ink: Ink::Soft };
const LABEL: Style = Style { weight: Weight::Regular, size: 8.0, ink: Ink::Faint };
const NAME: Style = Style { weight: Weight::Bold, size: 10.0, ink: Ink::Strong };
const SMALL: Style = Style { weight: Weight::Regular, size: 9.5, ink: Ink::Soft };
const CELL: Style = Style { weight: Weight::Regular, size: 9.5, ink: Ink::Strong };
const TOTAL: Style = Style { weight: Weight::Bold, size: 13.0, ink: Ink::Strong };

/// Writes the invoice.
pub fn write(invoice: &Invoice, about: About) -> Vec<u8> {
    let mut sheet = Sheet::new(invoice, about);
    sheet.letterhead();
    sheet.table_head();
    for line in &invoice.lines {
        sheet.line(line);
    }
    sheet.sums(&invoice.bill());
    sheet.finish()
}

/// The pages so far, and where the next line goes.
struct Sheet<'a> {
    invoice: &'a Invoice,
    about: About,
    number: String,
    fonts: Fonts,
    /// Pages that are full.
    full: Vec<Page>,
    page: Page,
    /// The base line of what comes next.
    y: f32,
    /// Where the columns with numbers end on the right, and the description with them.
    ends: [f32; 3],
    text_width: f32,
}

impl<'a> Sheet<'a> {
    fn new(invoice: &'a Invoice, about: About) -> Self {
        let fonts = Fonts::new();
        let mut widths = [0.0_f32; 3];
        for (width, head) in widths.iter_mut().zip(invoice.heads()) {
            *width = LABEL.width(&fonts, &head);
        }
        for line in &invoice.lines {
            for (width, number) in widths.iter_mut().zip(invoice.numbers(line)) {
                *width = width.max(CELL.width(&fonts, &number));
            }
        }
        let [quantity, price, amount] = widths;
        let price_end = RIGHT - amount - GAP;
        let quantity_end = price_end - price - GAP;
        Self {
            invoice,
            about,
            number: invoice.number(about),
            fonts,
            full: Vec::new(),
            page: Page::new(),
            y: TOP,
            ends: [quantity_end, price_end, RIGHT],
            text_width: quantity_end - quantity - GAP - LEFT,
        }
    }

    /// The title, and who pays whom.
    fn letterhead(&mut self) {
        let date = self.invoice.day(self.about).written();
        self.y = 758.0;
        self.put(LEFT, TITLE, "Invoice");
        self.y -= 24.0;
        let subtitle = format!("No. {} · {date}", self.number);
        self.put(LEFT, SUBTITLE, &subtitle);
        self.y -= 48.0;
        let top = self.y;
        let customer = &self.invoice.customer;
        let mut rest: Vec<&str> = customer.address.iter().map(String::as_str).collect();
        rest.push(&customer.email);
        self.party([LEFT, MIDDLE - GAP], "Bill to", &customer.name, &rest);
        let below = self.y;
        if let Some((name, rest)) = self.invoice.seller.split_first() {
            self.y = top;
            let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
            self.party([MIDDLE, RIGHT], "From", name, &rest);
        }
        self.y = self.y.min(below) - 30.0;
    }

    /// A block with a label, a name and further lines.
    fn party(&mut self, [left, right]: [f32; 2], label: &str, name: &str, rest: &[&str]) {
        self.put(left, LABEL, label);
        self.y -= 16.0;
        let named = (NAME, name);
        for (style, text) in std::iter::once(named).chain(rest.iter().map(|&text| (SMALL, text))) {
            for line in self.wrapped(style, right - left, text) {
                self.put(left, style, &line);
                self.y -= LEADING;
            }
        }
    }

    fn table_head(&mut self) {
        self.put(LEFT, LABEL, "Description");
        for (end, head) in self.ends.into_iter().zip(self.invoice.heads()) {
            self.put_before(end, LABEL, &head);
        }
        self.y -= PADDING;
        self.page.rule([LEFT, RIGHT], self.y, 1.0, Ink::Strong);
        self.y -= PADDING + RISE;
    }

    /// One line of the invoice, whose description may go on on the next page.
    fn line(&mut self, line: &Line) {
        for (index, text) in self.wrapped(CELL, self.text_width, &line.text).iter().enumerate() {
            if self.y < BOTTOM {
                self.turn();
                self.table_head();
            }
            self.put(LEFT, CELL, text);
            if index == 0 {
                for (end, number) in self.ends.into_iter().zip(self.invoice.numbers(line)) {
                    self.put_before(end, CELL, &number);
                }
            }
            self.y -= LEADING;
        }
        let rule = self.y + LEADING - PADDING;
        self.page.rule([LEFT, RIGHT], rule, 0.5, Ink::Hairline);
        self.y = rule - PADDING - RISE;
    }

    /// What it comes to, never torn apart.
    fn sums(&mut self, bill: &Bill) {
        let currency = &self.invoice.currency;
        if self.y - 66.0 < BOTTOM {
            self.turn();
        }
        let total = currency.written(bill.total);
        let label = format!("Total {}", currency.code());
        let needed = TOTAL.width(&self.fonts, &total) + GAP + TOTAL.width(&self.fonts, &label);
        let left = MIDDLE.min(RIGHT - needed);
        if let (Some(tax), Some(percent)) = (bill.tax, self.invoice.tax_percent) {
            self.y -= 6.0;
            self.sum(left, SMALL, "Subtotal", &currency.written(bill.net));
            self.y -= 18.0;
            self.sum(left, SMALL, &format!("Tax {percent}%"), &currency.written(tax));
            self.y -= 12.0;
            self.page.rule([left, RIGHT], self.y, 1.0, Ink::Strong);
            self.y -= 20.0;
        } else {
            self.y -= 10.0;
        }
        self.sum(left, TOTAL, &label, &total);
    }

    fn sum(&mut self, left: f32, style: Style, label: &str, amount: &str) {
        self.put(left, style, label);
        self.put_before(RIGHT, style, amount);
    }

    /// Goes on on the next page.
    fn turn(&mut self) {
        self.full.push(std::mem::replace(&mut self.page, Page::new()));
        self.y = TOP;
    }

    /// Numbers the pages, of which it is known now how many there are, and binds them.
    fn finish(mut self) -> Vec<u8> {
        let title = format!("Invoice {}", self.number);
        let mut pages = self.full;
        pages.push(self.page);
        let count = pages.len();
        for (index, page) in pages.iter_mut().enumerate() {
            page.text(&mut self.fonts, [LEFT, FOOT], LABEL, &title);
            let place = format!("Page {} of {count}", index + 1);
            page.text_before(&mut self.fonts, [RIGHT, FOOT], LABEL, &place);
        }
        let outline = Outline { title: &title, made: Moment::of(self.about.sent_us), size: PAPER };
        assemble(&outline, pages, &self.fonts)
    }

    fn put(&mut self, x: f32, style: Style, text: &str) {
        self.page.text(&mut self.fonts, [x, self.y], style, text);
    }

    fn put_before(&mut self, x: f32, style: Style, text: &str) {
        self.page.text_before(&mut self.fonts, [x, self.y], style, text);
    }

    fn wrapped(&self, style: Style, width: f32, text: &str) -> Vec<String> {
        wrap(text, width, |letter| style.width_of(&self.fonts, letter))
    }
}
