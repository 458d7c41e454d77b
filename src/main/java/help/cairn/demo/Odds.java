package help.cairn.demo;

import java.util.random.RandomGenerator;

/// How likely each ending of a need is; together they are 1.
///
/// @param said reads the answer and says that it helped
/// @param quiet reads and goes
/// @param leaves goes with nothing
/// @param asks goes to the form
/// @param readFirst how many of those who leave or ask had read the answer before
/// @param helped whether an answer that is offered in the form can be the one
record Odds(double said, double quiet, double leaves, double asks, double readFirst, boolean helped) {
    /// Who is quiet after reading had their answer so often. No report can know.
    static final double QUIET_IS_SOLVED = 0.8;
    /// The same of those who read what the form offered, and went.
    static final double OFFERED_IS_SOLVED = 0.7;

    /// What becomes of those who open the form.
    ///
    /// @param sends a ticket
    /// @param solved says that an offered answer was enough
    /// @param read reads an offered answer and goes
    /// @param calls
    /// @param drops the form
    record Form(double sends, double solved, double read, double calls, double drops) {
        static final Form ALONE = new Form(0.66, 0, 0, 0.08, 0.26);
        static final Form OFFERED = new Form(0.36, 0.16, 0.17, 0.07, 0.24);

        Ending.Way draw(RandomGenerator dice) {
            double lot = dice.nextDouble();
            if (lot < sends) {
                return Ending.Way.SENDS;
            }
            if (lot < sends + solved) {
                return Ending.Way.SOLVED;
            }
            if (lot < sends + solved + read) {
                return Ending.Way.READS;
            }
            return lot < sends + solved + read + calls ? Ending.Way.CALLS : Ending.Way.DROPS;
        }
    }

    Odds {
        if (Math.abs(said + quiet + leaves + asks - 1) > 1e-9) {
            throw new IllegalArgumentException("The endings of a need are 1 together.");
        }
    }

    /// @param offered whether the form offers answers
    Form form(boolean offered) {
        return offered && helped ? Form.OFFERED : Form.ALONE;
    }

    Ending draw(RandomGenerator dice, boolean offered) {
        double lot = dice.nextDouble();
        if (lot < said) {
            return new Ending.Answered(true);
        }
        if (lot < said + quiet) {
            return new Ending.Answered(false);
        }
        boolean reads = dice.nextDouble() < readFirst;
        return lot < said + quiet + leaves ? new Ending.Left(reads) : new Ending.Asked(reads, form(offered).draw(dice));
    }

    double contacted(boolean offered) {
        return asks * form(offered).sends;
    }

    double gaveUp(boolean offered) {
        return leaves + asks * (form(offered).calls + form(offered).drops);
    }

    double confirmed(boolean offered) {
        return said + asks * form(offered).solved;
    }

    /// How many truly have their answer without asking anybody.
    double solved(boolean offered) {
        return said + asks * form(offered).solved + (helped ? quiet * QUIET_IS_SOLVED : 0) + asks * form(offered).read * OFFERED_IS_SOLVED;
    }

    /// The share that a gap is judged by: contacted or gave up.
    double fails(boolean offered) {
        return contacted(offered) + gaveUp(offered);
    }
}
