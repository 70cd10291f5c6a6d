//! The values of a text, flat and in text order: 32 bytes each, stored in blocks, so that growing never
//! copies existing nodes (a 10 MB list of digits has five million values).

/// The index that means "no node".
pub(super) const NONE: u32 = u32::MAX;

/// Number of nodes per block, as a power of two.
const BLOCK: u32 = 14;
const BLOCK_LEN: usize = 1 << BLOCK;

/// A value of the text. Positions are byte offsets in the text; nodes and lines are numbered from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    /// Offset of the first byte of the value.
    pub(super) start: u32,
    /// For a container, the first node after it, or [`NONE`] if the text ends inside it. For any other value,
    /// the offset after its last byte.
    pub(super) over: u32,
    /// The parent container, or [`NONE`].
    pub(super) parent: u32,
    /// A more distant ancestor, so that any ancestor is found in few steps ([`Nodes::container_at`]).
    pub(super) jump: u32,
    /// Index among the values of its container.
    pub(super) place: u32,
    /// Number of ancestors.
    pub(super) depth: u32,
    /// Number of direct children.
    pub(super) children: u32,
    /// Its line when nothing is folded.
    pub(super) line: u32,
}

/// All nodes of a text.
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
            // Most bodies are small and do not need a whole block.
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

    /// Returns the ancestor of a node at a depth, or the node itself at its own depth.
    ///
    /// The `jump` of each node is chosen so that any depth is reached in about `2 log n` steps (Myers, *An
    /// applicative random-access stack*, 1983).
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

    /// Returns the `jump` of a new node in this container.
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

    /// Returns the last node whose line is at or before this one.
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
