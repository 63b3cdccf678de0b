//! The data of a module by address, and how some of it is taken out and put into another.

use std::ops::Range;

use walrus::ir::Value;
use walrus::{ConstExpr, DataId, DataKind, Module};

use crate::Refusal;

/// The data of a module by address.
pub struct Image(Vec<(u32, Vec<u8>)>);

impl Image {
    /// All data of a module.
    pub fn of(module: &Module) -> Result<Self, Refusal> {
        let mut segments = Vec::new();
        for data in module.data.iter() {
            let DataKind::Active { offset: ConstExpr::Value(Value::I32(start)), .. } = data.kind
            else {
                return Err(Refusal::new("only data that is in memory from the start"));
            };
            segments.push((start.cast_unsigned(), data.value.clone()));
        }
        segments.sort_by_key(|(start, _)| *start);
        Ok(Self(segments))
    }

    /// The byte at an address; zero where there is no data.
    pub fn byte(&self, address: u32) -> u8 {
        let after = self.0.partition_point(|(start, _)| *start <= address);
        let found = after.checked_sub(1).and_then(|place| {
            let (start, bytes) = &self.0[place];
            bytes.get((address - start) as usize)
        });
        found.copied().unwrap_or(0)
    }

    /// Where there is data, in order.
    pub fn ranges(&self) -> impl Iterator<Item = Range<u32>> {
        let end = |bytes: &Vec<u8>| u32::try_from(bytes.len()).expect("an address has 32 bits");
        self.0.iter().map(move |(start, bytes)| *start..start + end(bytes))
    }

    /// Where there is data outside of these ranges, which are in order.
    pub fn without(&self, ranges: &[Range<u32>]) -> Vec<Range<u32>> {
        let mut rest = Vec::new();
        for segment in self.ranges() {
            let mut at = segment.start;
            let inside = |it: &&Range<u32>| it.end > segment.start && it.start < segment.end;
            for range in ranges.iter().filter(inside) {
                rest.push(at..range.start.max(at));
                at = at.max(range.end);
            }
            rest.push(at..segment.end.max(at));
        }
        rest.retain(|range| !range.is_empty());
        rest
    }

    /// The numbers that stand in a range, at addresses that can be divided by four.
    pub fn words(&self, range: Range<u32>) -> impl Iterator<Item = u32> {
        let aligned = range.start.next_multiple_of(4)..range.end.saturating_sub(3);
        aligned
            .step_by(4)
            .map(|at| u32::from_le_bytes([0, 1, 2, 3].map(|place| self.byte(at + place))))
    }
}

/// Leaves only the data in these ranges, which are in order.
pub fn keep(module: &mut Module, ranges: &[Range<u32>]) -> Result<(), Refusal> {
    let image = Image::of(module)?;
    let memory = module.memories.iter().next().map(walrus::Memory::id);
    let memory = memory.ok_or_else(|| Refusal::new("a module without memory"))?;
    for id in module.data.iter().map(walrus::Data::id).collect::<Vec<DataId>>() {
        module.data.delete(id);
    }
    module.memories.get_mut(memory).data_segments.clear();
    for range in ranges {
        let offset = ConstExpr::Value(Value::I32(range.start.cast_signed()));
        let bytes = range.clone().map(|at| image.byte(at)).collect();
        let segment = module.data.add(DataKind::Active { memory, offset }, bytes);
        module.memories.get_mut(memory).data_segments.insert(segment);
    }
    Ok(())
}
