#include "report/phrase.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using report::Phrase;

class PhraseTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A value that looks like a place is no place, and nothing in it steers a terminal.
    void valuesStandInTheirPlaces()
    {
        QCOMPARE(report::textOf(Phrase("%2 of %1", {"a%2b", "x\ty"})), std::string("x?y of a%2b"));
        QCOMPARE(report::textOf(Phrase("100 %, %3", {"a"})), std::string("100 %, %3"));
        QCOMPARE(report::textOf(report::plain("a\nb")), std::string("a?b"));
    }

    void theSourceIsTranslated()
    {
        QCOMPARE(report::textOf(Phrase("%1 of %2", {"3", "4"}),
                                [](const std::string &) { return "%2: %1"; }),
                 std::string("4: 3"));
    }
};

DEVIASCOPE_TEST(PhraseTest, "report/phrase")
#include "phrase_test.moc"
