//! Running a program for one time step: whole arrays come in, and the rest is done in blocks that stay in the cache.

use super::kernel::{Operand, choose};
use super::program::{Program, Step};
use crate::model::{DerivedValues, SourceError};
use rayon::prelude::{IndexedParallelIterator as _, ParallelIterator as _, ParallelSliceMut as _};
use std::{borrow::Cow, fmt, ops::Range};

/// Entries that are computed together: a few such blocks fit into the nearest cache.
const BLOCK: usize = 1024;

/// Values that a program computes, for a number of entries.
pub(super) struct Values {
    pub(super) program: Program,
    /// The step of the program that they are.
    pub(super) result: usize,
    len: usize,
    /// For each step, whether it is the same for all entries.
    is_uniform: Vec<bool>,
    /// For each step, the register that it is computed into; none for sources, numbers and what is uniform.
    registers: Vec<Option<usize>>,
    num_registers: usize,
}

impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an expression of {} sources for {} entries", self.program.sources.len(), self.len)
    }
}

impl Values {
    pub(super) fn new(program: Program, result: usize, len: usize) -> Self {
        let mut is_uniform: Vec<bool> = Vec::with_capacity(program.steps.len());
        for step in &program.steps {
            let uniform = match step {
                Step::Number(_) => true,
                Step::Source(at) => program.sources[*at].len() == 1,
                computed => operands(computed).iter().all(|&operand| is_uniform[operand]),
            };
            is_uniform.push(uniform);
        }
        let (registers, num_registers) = assign_registers(&program.steps, &is_uniform, result);
        Self { program, result, len, is_uniform, registers, num_registers }
    }

    /// Fills `out` from arrays of as many entries (or of one), one for each source.
    fn compute(&self, inputs: Vec<Cow<'_, [f64]>>, out: &mut [f64]) {
        let uniform = self.uniform(&inputs);
        if self.is_uniform[self.result] {
            out.fill(uniform[self.result]);
            return;
        }
        let run = Run { values: self, inputs, uniform };
        let new_registers = || vec![vec![0.0; BLOCK.min(self.len)]; self.num_registers];
        let compute = |registers: &mut Vec<Vec<f64>>, (block, out): (usize, &mut [f64])| {
            run.block(registers, block * BLOCK, out);
        };
        if out.len() <= BLOCK {
            compute(&mut new_registers(), (0, out));
        } else {
            out.par_chunks_mut(BLOCK).enumerate().for_each_init(new_registers, compute);
        }
    }

    /// The values of the steps that are the same for all entries; NaN for the others.
    fn uniform(&self, inputs: &[Cow<'_, [f64]>]) -> Vec<f64> {
        let mut values: Vec<f64> = Vec::with_capacity(self.program.steps.len());
        for (step, is_uniform) in self.program.steps.iter().zip(&self.is_uniform) {
            let mut out = [f64::NAN];
            let one = |at: usize| Operand::One(values[at]);
            match step {
                _ if !is_uniform => {}
                Step::Number(number) => out = [*number],
                Step::Source(at) => out = [inputs[*at].first().copied().unwrap_or(f64::NAN)],
                Step::One(_, kernel, a) => kernel(one(*a), &mut out),
                Step::Two(_, kernel, a, b) => kernel(one(*a), one(*b), &mut out),
                Step::Choose(c, a, b) => choose(one(*c), one(*a), one(*b), &mut out),
            }
            values.push(out[0]);
        }
        values
    }
}

/// A program and what it computes from at one time step.
struct Run<'a> {
    values: &'a Values,
    /// One array for each source of the program.
    inputs: Vec<Cow<'a, [f64]>>,
    /// What the steps give that are the same for all entries.
    uniform: Vec<f64>,
}

impl Run<'_> {
    /// Computes the entries from `first` on that `out` has room for.
    fn block(&self, registers: &mut [Vec<f64>], first: usize, out: &mut [f64]) {
        let entries = first..first + out.len();
        for (step, register) in self.values.program.steps.iter().zip(&self.values.registers) {
            let Some(register) = *register else { continue };
            // Taken out while it is filled: an operand is never in the same register.
            let mut filled = std::mem::take(&mut registers[register]);
            let operand = |at: usize| self.operand(at, registers, &entries);
            let into = &mut filled[..out.len()];
            match step {
                Step::Number(_) | Step::Source(_) => {}
                Step::One(_, kernel, a) => kernel(operand(*a), into),
                Step::Two(_, kernel, a, b) => kernel(operand(*a), operand(*b), into),
                Step::Choose(c, a, b) => choose(operand(*c), operand(*a), operand(*b), into),
            }
            registers[register] = filled;
        }
        match self.operand(self.values.result, registers, &entries) {
            Operand::One(value) => out.fill(value),
            Operand::Many(values) => out.copy_from_slice(values),
        }
    }

    fn operand<'a>(&'a self, at: usize, registers: &'a [Vec<f64>], entries: &Range<usize>) -> Operand<'a> {
        match (&self.values.program.steps[at], self.values.registers[at]) {
            _ if self.values.is_uniform[at] => Operand::One(self.uniform[at]),
            (Step::Source(at), _) => Operand::Many(&self.inputs[*at][entries.clone()]),
            (_, Some(register)) => Operand::Many(&registers[register][..entries.len()]),
            (_, None) => Operand::One(f64::NAN),
        }
    }
}

impl DerivedValues for Values {
    fn len(&self) -> usize {
        self.len
    }

    fn read_into(&self, time_step: usize, out: &mut [f64]) -> Result<(), SourceError> {
        let inputs = self.program.sources.iter().map(|source| source.values(time_step));
        self.compute(inputs.collect::<Result<_, _>>()?, out);
        Ok(())
    }

    fn read_range_into(&self, time_step: usize, first: usize, out: &mut [f64]) -> Result<(), SourceError> {
        let entries = first..first + out.len();
        let inputs = self.program.sources.iter().map(|source| match source.len() {
            1 => source.values(time_step),
            _ => source.read_range(time_step, entries.clone()).map(Cow::Owned),
        });
        self.compute(inputs.collect::<Result<_, _>>()?, out);
        Ok(())
    }
}

/// The steps that a step needs.
fn operands(step: &Step) -> Vec<usize> {
    match step {
        Step::Number(_) | Step::Source(_) => Vec::new(),
        Step::One(_, _, a) => vec![*a],
        Step::Two(_, _, a, b) => vec![*a, *b],
        Step::Choose(c, a, b) => vec![*c, *a, *b],
    }
}

/// A register for each step that is computed for every entry and that the result needs. A register is used again when
/// nobody needs what is in it; an operand is never in the register that is being filled.
fn assign_registers(steps: &[Step], is_uniform: &[bool], result: usize) -> (Vec<Option<usize>>, usize) {
    let mut last_use: Vec<Option<usize>> = vec![None; steps.len()];
    last_use[result] = Some(steps.len());
    for (at, step) in steps.iter().enumerate().rev() {
        if last_use[at].is_none() {
            continue;
        }
        for operand in operands(step) {
            last_use[operand].get_or_insert(at);
        }
    }
    let mut registers = vec![None; steps.len()];
    let (mut free, mut num_registers) = (Vec::new(), 0);
    for (at, step) in steps.iter().enumerate() {
        let is_computed = !is_uniform[at] && !matches!(step, Step::Number(_) | Step::Source(_));
        if last_use[at].is_none() || !is_computed {
            continue;
        }
        let register = free.pop().unwrap_or_else(|| {
            num_registers += 1;
            num_registers - 1
        });
        registers[at] = Some(register);
        let mut done: Vec<usize> = operands(step);
        done.sort_unstable();
        done.dedup();
        done.retain(|&operand| last_use[operand] == Some(at));
        free.extend(done.into_iter().filter_map(|operand| registers[operand]));
    }
    (registers, num_registers)
}
