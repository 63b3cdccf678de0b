//! The names of groups, each stored once.

use std::collections::BTreeMap;
use std::sync::Arc;

/// The names of groups, each with a number. A name is forgotten with its last message, and its
/// number is used again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Names {
    by_name: BTreeMap<Arc<str>, u32>,
    /// By number; `None` for the group of one message that has no name.
    by_number: Vec<Option<Arc<str>>>,
    /// How many messages each has, by number.
    messages: Vec<u32>,
    free: Vec<u32>,
}

impl Names {
    /// The number of a name, for one more message.
    pub fn take(&mut self, name: &Arc<str>) -> u32 {
        if let Some(number) = self.by_name.get(name) {
            self.messages[*number as usize] += 1;
            return *number;
        }
        let number = self.add(Some(Arc::clone(name)));
        self.by_name.insert(Arc::clone(name), number);
        number
    }

    /// A number that nothing else has, for a message without a group.
    pub fn take_nameless(&mut self) -> u32 {
        self.add(None)
    }

    fn add(&mut self, name: Option<Arc<str>>) -> u32 {
        if let Some(number) = self.free.pop() {
            self.by_number[number as usize] = name;
            self.messages[number as usize] = 1;
            return number;
        }
        self.by_number.push(name);
        self.messages.push(1);
        u32::try_from(self.by_number.len() - 1).expect("a queue has a million groups at most")
    }

    /// Gives a number back, for one message.
    pub fn release(&mut self, number: u32) {
        let messages = &mut self.messages[number as usize];
        *messages -= 1;
        if *messages == 0 {
            if let Some(name) = self.by_number[number as usize].take() {
                self.by_name.remove(&name);
            }
            self.free.push(number);
        }
    }

    /// The name of a number, if it has one.
    pub fn name(&self, number: u32) -> Option<&Arc<str>> {
        self.by_number.get(number as usize)?.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_name_is_used_again_when_its_last_message_has_left() {
        let mut names = Names::default();
        let [jam, tea]: [Arc<str>; 2] = ["jam".into(), "tea".into()];
        assert_eq!([&jam, &jam, &tea].map(|name| names.take(name)), [0, 0, 1]);
        names.release(0);
        assert_eq!(names.name(0), Some(&jam), "one of its messages is still there");
        assert_eq!(names.take_nameless(), 2);
        names.release(0);
        assert_eq!(names.name(0), None);
        assert_eq!(names.take_nameless(), 0);
        assert_eq!(names.take(&jam), 3);
    }
}
