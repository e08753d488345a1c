#include "cli/progress_printer.h"

#include "support/registry.h"

#include <QtTest>

#include <sstream>

using namespace deviascope;

class ProgressPrinterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// In a log: whole lines, few of them, and no bar that rewrites itself.
    void aLogGetsLines()
    {
        std::ostringstream err;
        {
            cli::ProgressPrinter printer(err);
            base::Progress progress;
            progress.stage = "drawing";
            progress.fraction = .426;
            progress.secondsLeft = 75;
            printer.show(progress);
            for (int i = 0; i < 100; ++i)
                printer.show(progress); // too soon after the first
        }
        QCOMPARE(err.str(), std::string("drawing 43 %  1:15 left\n"));
    }

    void whatIsNotKnownIsNotSaid()
    {
        std::ostringstream err;
        cli::ProgressPrinter printer(err);
        base::Progress progress;
        progress.stage = "opening";
        printer.show(progress);
        printer.finish(); // no bar stands there
        QCOMPARE(err.str(), std::string("opening 0 %\n"));
    }
};

DEVIASCOPE_TEST(ProgressPrinterTest, "cli/progress_printer")
#include "progress_printer_test.moc"
