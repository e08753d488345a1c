#include "format/printable.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;

class PrintableTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void leavesPlainNamesAlone()
    {
        QCOMPARE(format::shownName("conv_in.weight"), std::string("\"conv_in.weight\""));
        QCOMPARE(format::oneLine("Ärztin 日本 👩🏽"),
                 std::string("Ärztin 日本 👩🏽"));
    }

    void keepsToOneShortLine()
    {
        QCOMPARE(format::oneLine("a\nb\x1b[31m\x7f"), std::string("a?b?[31m?"));
        QCOMPARE(format::oneLine("a\xff"), std::string("a\uFFFD"));
        // A character cut in two by the limit becomes one replacement character.
        const std::string long_(79, 'n');
        QCOMPARE(format::shownName(long_ + "ü and more"),
                 std::string("\"").append(long_).append("\uFFFD…\""));
    }

    void theWholeTextIsMadePrintable()
    {
        const std::string long_(1000, 'n');
        QCOMPARE(format::printable(long_ + "\x1b]0;title\x07\xc3\xbc\xff"),
                 long_ + "?]0;title?\xc3\xbc\uFFFD");
    }

    /// What a terminal would obey, and what would turn or break the line; of any length.
    void nothingIsObeyed()
    {
        QCOMPARE(format::printable("a\x1b]0;title\x07\xc2\x9b"
                                   "1m\u202Eb\u2028c"),
                 std::string("a?]0;title??1m?b?c"));
        const std::string long_(5000, 'n');
        QCOMPARE(format::printable(long_), long_);
    }
};

DEVIASCOPE_TEST(PrintableTest, "format/printable")
#include "printable_test.moc"
