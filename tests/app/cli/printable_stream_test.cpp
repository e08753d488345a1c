#include "cli/printable_stream.h"

#include "support/registry.h"

#include <QtTest>

#include <sstream>

using namespace deviascope;

class PrintableStreamTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A name out of a file does not move the cursor, colour the text or ring the bell.
    void noControlCharacterGetsThrough()
    {
        std::ostringstream target;
        cli::PrintableStream stream(target);
        stream << "a\033[31mred\a\rname"
               << "\n"
               << "next" << std::flush;
        const std::string text = target.str();
        for (const char c : text)
            QVERIFY(c == '\n' || static_cast<unsigned char>(c) >= ' ');
        QVERIFY(text.find("red") != std::string::npos);
        QVERIFY(text.ends_with("\nnext"));
    }

    void lettersStayAsTheyAre()
    {
        std::ostringstream target;
        {
            cli::PrintableStream stream(target);
            stream << "eine Ärztin, 医生" << 7; // goes out at the end
        }
        QCOMPARE(target.str(), std::string("eine Ärztin, 医生7"));
    }

    /// A pipe whose reader is gone is a failure of this stream too.
    void aBrokenTargetIsNoticed()
    {
        std::ostringstream target;
        target.setstate(std::ios::badbit);
        cli::PrintableStream stream(target);
        stream << "lost" << std::endl;
        QVERIFY(!stream.good());
    }
};

DEVIASCOPE_TEST(PrintableStreamTest, "cli/printable_stream")
#include "printable_stream_test.moc"
