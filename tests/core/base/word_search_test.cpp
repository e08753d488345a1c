#include "base/word_search.h"

#include "support/registry.h"

#include <QtTest>

using deviascope::base::hasEveryWord;

class WordSearchTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyWordCounts()
    {
        QVERIFY(hasEveryWord("a Woman from a person", "WOMAN person"));
        QVERIFY(hasEveryWord("a woman", "wom"));
        QVERIFY(!hasEveryWord("a woman", "woman man-made"));
        QVERIFY(hasEveryWord("eine Ärztin", "Ärztin"));
    }

    void noWordFindsAll()
    {
        QVERIFY(hasEveryWord("a woman", "  \t"));
        QVERIFY(hasEveryWord("", ""));
        QVERIFY(!hasEveryWord("", "a"));
    }
};

DEVIASCOPE_TEST(WordSearchTest, "base/word_search")
#include "word_search_test.moc"
