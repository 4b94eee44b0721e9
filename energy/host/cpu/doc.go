// Package cpu tells which processor a machine has, and what processors of its family draw.
//
// [Local] reads name and CPUID of this machine's processor, [Detect] maps them to a row of the
// power table, and [Detection.Model] makes that row a source of modelled energy. The table is
// computed from published results of SPECpower_ssj2008: watts per hardware thread of whole servers,
// at the wall, idle and fully busy, as the 10th, 50th and 90th percentile of the servers with that
// family.
//
// It assumes that a machine has one kind of processor, and that power grows in a straight line from
// idle to full load. The servers behind the table are configured for the benchmark, so a laptop or
// a crowded host is described roughly at best: the range says how roughly, and a detection that
// rests on a guess carries a warning.
//
// It reads no counter, knows nothing of clock frequency or of hypervisors, and never fails to
// answer: a processor that fits nowhere gets the row of the unknown CPU.
package cpu
