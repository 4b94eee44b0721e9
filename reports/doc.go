// Package reports turns the records of a run into something to read. A [Format] is a row of one
// table: a table for the terminal, Markdown, CSV, JSON and the Go benchmark format. [Write] writes
// records in any of them, [Complexity] how their messages grow, and [Experiment] what a published
// experiment came to. [Read] takes back what JSON and CSV hold, so that a run can be shown again,
// and [Together] puts runs together that may stand in one report.
//
// A report is a view: it computes means over trials and their confidence intervals, ratios to
// the textbook's counts and the fit of growth, and nothing else. What it cannot show
// it refuses: a record that holds no finite number is an error that names the record and the
// field, in every format. What a file does not hold is said to be not known.
//
// # The table
//
// Algorithms are grouped by the problem they solve, because only those compare. A row is an
// algorithm at a size, with its trials as mean and half-width of the 95 % confidence interval.
// Figures are those of one execution, with SI prefixes and three significant digits; counts that
// are whole numbers are exact. Marks are explained below the table where they occur:
//
//	≠  the count differs from the exact count of the textbook
//	~  the figure rests on less CPU time than was asked for
//	–  there is no such figure
//
// What the energy of a run is differs between engines, so the headings say it: for a
// simulated run it is the cost of simulating, and what the messages would cost
// where the algorithm really runs is predicted in a column of its own.
//
// The table takes the width it is given. Where that is too narrow it leaves out the
// columns that only add detail, and names them below; where even the others do not fit, it is
// split into one table of counts and one of costs. No figure that it shows is cut off.
//
// Where an algorithm ran on several engines at a size, a section holds them against each other: one
// count of messages where they agree, and CPU time and energy by engine. What a calibrated profile
// predicts stands beside what was measured on the engine that it is of, with the error.
//
// # Other views
//
// [List], [Describe], [Factors] and [Host] print what joulemark knows. [ExperimentFiles] has the
// files of an experiment, with the pictures that package charts draws and the diagrams ([Diagram])
// of its runs.
//
// The package writes to what it is given, once everything is known to be printable, and
// returns the errors of the writer. It uses no colours and never logs. The functions are safe
// for concurrent use on different writers.
package reports
