//! Pages and fonts as the bytes of one file.

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Date, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use ttf_parser::Face;

use super::fonts::{Font, Fonts, Weight};
use super::page::{Page, font_name};
use message_queue_bodies::Moment;

/// What a file says about itself, and how large its pages are.
pub struct Outline<'a> {
    /// The title of the window.
    pub title: &'a str,
    /// When it was made, as far as it says so.
    pub made: Moment,
    /// Width and height of every page, in points.
    pub size: [f32; 2],
}

/// Glyphs are numbered by the file itself.
const NUMBERED: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// The objects of one font.
struct FontRefs {
    font: Ref,
    numbered: Ref,
    descriptor: Ref,
    letters: Ref,
    file: Ref,
}

/// Hands out the numbers of objects in order.
struct Numbers(i32);

impl Numbers {
    fn next(&mut self) -> Ref {
        self.0 += 1;
        Ref::new(self.0)
    }

    fn next_font(&mut self) -> FontRefs {
        FontRefs {
            font: self.next(),
            numbered: self.next(),
            descriptor: self.next(),
            letters: self.next(),
            file: self.next(),
        }
    }
}

/// Puts pages and the used parts of the fonts together.
pub fn assemble(outline: &Outline<'_>, pages: Vec<Page>, fonts: &Fonts) -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.set_version(1, 7);
    let mut numbers = Numbers(0);
    let [catalog, tree, about] = [(); 3].map(|()| numbers.next());
    let font_refs = Weight::ALL.map(|weight| (weight, numbers.next_font()));
    let page_refs: Vec<[Ref; 2]> = pages.iter().map(|_| [(); 2].map(|()| numbers.next())).collect();

    let mut root = pdf.catalog(catalog);
    root.pages(tree).lang(TextStr("en"));
    root.viewer_preferences().display_doc_title(true);
    root.finish();
    pdf.document_info(about)
        .title(TextStr(outline.title))
        .producer(TextStr("Message Queue Playground"))
        .creation_date(date(outline.made));
    let [width, height] = outline.size;
    let mut parent = pdf.pages(tree);
    parent.media_box(Rect::new(0.0, 0.0, width, height));
    parent.count(i32::try_from(pages.len()).unwrap_or(i32::MAX));
    parent.kids(page_refs.iter().map(|[page, _]| *page));
    let mut resources = parent.resources();
    let mut known = resources.fonts();
    for (weight, refs) in &font_refs {
        known.pair(font_name(*weight), refs.font);
    }
    known.finish();
    resources.finish();
    parent.finish();

    for (page, [page_ref, content_ref]) in pages.into_iter().zip(page_refs) {
        pdf.page(page_ref).parent(tree).contents(content_ref);
        pdf.stream(content_ref, &page.finish());
    }
    for (weight, refs) in &font_refs {
        write_font(&mut pdf, *weight, refs, fonts.get(*weight));
    }
    pdf.finish()
}

fn write_font(pdf: &mut Pdf, weight: Weight, refs: &FontRefs, font: &Font) {
    // Six letters before the name say that it is a part of the font; each part has others.
    let (name, bold) = match weight {
        Weight::Regular => (Name(b"MQPDOC+NotoSans"), false),
        Weight::Bold => (Name(b"MQPDOD+NotoSans-Bold"), true),
    };
    pdf.type0_font(refs.font)
        .base_font(name)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(refs.numbered)
        .to_unicode(refs.letters);
    let mut numbered = pdf.cid_font(refs.numbered);
    numbered
        .subtype(CidFontType::Type2)
        .base_font(name)
        .system_info(NUMBERED)
        .font_descriptor(refs.descriptor)
        .cid_to_gid_map_predefined(Name(b"Identity"));
    numbered.widths().consecutive(0, font.used_widths());
    numbered.finish();
    pdf.font_descriptor(refs.descriptor)
        .name(name)
        .flags(FontFlags::SYMBOLIC)
        .bbox(Rect::new(
            font.measure(|face| face.global_bounding_box().x_min),
            font.measure(|face| face.global_bounding_box().y_min),
            font.measure(|face| face.global_bounding_box().x_max),
            font.measure(|face| face.global_bounding_box().y_max),
        ))
        .italic_angle(0.0)
        .ascent(font.measure(Face::ascender))
        .descent(font.measure(Face::descender))
        .cap_height(font.measure(|face| face.capital_height().unwrap_or(face.ascender())))
        .stem_v(if bold { 140.0 } else { 80.0 })
        .font_file2(refs.file);
    let mut letters = UnicodeCmap::new(Name(b"Letters"), NUMBERED);
    for (number, letter) in font.used_letters() {
        letters.pair(number, letter);
    }
    pdf.cmap(refs.letters, &letters.finish()).name(Name(b"Letters")).system_info(NUMBERED);
    let file = font.used_part();
    pdf.stream(refs.file, &file)
        .pair(Name(b"Length1"), i32::try_from(file.len()).unwrap_or(i32::MAX));
}

/// A moment as a PDF writes it.
fn date(moment: Moment) -> Date {
    let part = |seconds: u32| u8::try_from(seconds).unwrap_or(0);
    Date::new(moment.day.year)
        .month(moment.day.month)
        .day(moment.day.of_month)
        .hour(part(moment.second / 3_600))
        .minute(part(moment.second / 60 % 60))
        .second(part(moment.second % 60))
        .utc_offset_hour(0)
}
