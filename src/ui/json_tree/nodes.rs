//! The values of a text, flat and in the order of the text: 32 bytes each, kept in blocks, so that growing never
//! copies what is there (a 10 MB list of digits has five million values).

/// In place of a node: none.
pub(super) const NONE: u32 = u32::MAX;

/// How many nodes a block has, as a power of two.
const BLOCK: u32 = 14;
const BLOCK_LEN: usize = 1 << BLOCK;

/// A value of the text. Places are bytes of the text; nodes and lines are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    /// Where the value starts.
    pub(super) start: u32,
    /// Of a container: the first node that is not in it, or [`NONE`] where the text ends in it. Of any other
    /// value: behind its last byte.
    pub(super) over: u32,
    /// The container it is in, or [`NONE`].
    pub(super) parent: u32,
    /// A container farther out, so that any of them is found in few steps ([`Nodes::container_at`]).
    pub(super) jump: u32,
    /// Its place among the values of its container.
    pub(super) place: u32,
    /// How many containers it is in.
    pub(super) depth: u32,
    /// How many values are directly in it.
    pub(super) children: u32,
    /// Its line, with nothing folded.
    pub(super) line: u32,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    blocks: Vec<Vec<Node>>,
    len: u32,
}

impl Nodes {
    pub(super) fn len(&self) -> u32 {
        self.len
    }

    pub(super) fn push(&mut self, node: Node) -> u32 {
        if self
            .blocks
            .last()
            .is_none_or(|block| block.len() == BLOCK_LEN)
        {
            // Most bodies are small, and need no whole block.
            let room = if self.blocks.is_empty() {
                64
            } else {
                BLOCK_LEN
            };
            self.blocks.push(Vec::with_capacity(room));
        }
        if let Some(block) = self.blocks.last_mut() {
            block.push(node);
        }
        self.len += 1;
        self.len - 1
    }

    pub(super) fn get(&self, at: u32) -> Option<&Node> {
        self.blocks
            .get((at >> BLOCK) as usize)?
            .get(at as usize & (BLOCK_LEN - 1))
    }

    pub(super) fn get_mut(&mut self, at: u32) -> Option<&mut Node> {
        self.blocks
            .get_mut((at >> BLOCK) as usize)?
            .get_mut(at as usize & (BLOCK_LEN - 1))
    }

    /// The container at a depth that a node is in; the node itself at its own depth.
    ///
    /// Each node has a second way out, of such a length that any depth is reached in some `2 log n` steps (Myers,
    /// *An applicative random-access stack*, 1983).
    pub(super) fn container_at(&self, from: u32, depth: u32) -> Option<u32> {
        let mut at = from;
        loop {
            let node = self.get(at)?;
            if node.depth <= depth {
                return Some(at);
            }
            let far = self.get(node.jump).filter(|far| far.depth >= depth);
            at = if far.is_some() {
                node.jump
            } else {
                node.parent
            };
        }
    }

    /// What a new node in this container has as its second way out.
    pub(super) fn jump_from(&self, parent: u32) -> u32 {
        let jump = |at: u32| self.get(at).map_or(NONE, |node| node.jump);
        let depth = |at: u32| self.get(at).map_or(0, |node| node.depth + 1);
        let (first, second) = (jump(parent), jump(jump(parent)));
        if depth(parent) - depth(first) == depth(first) - depth(second) {
            second
        } else {
            parent
        }
    }

    /// The last node whose line is not below this one.
    pub(super) fn at_line(&self, line: u32) -> Option<u32> {
        let (mut low, mut high) = (0, self.len);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.get(middle)?.line <= line {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low.checked_sub(1)
    }
}
