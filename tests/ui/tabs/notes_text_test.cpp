#include "tabs/notes_text.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope::ui;

class NotesTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSentenceALine()
    {
        QVERIFY(notesText({}).isEmpty());
        QCOMPARE(notesText({"It was cut."}), QStringLiteral("It was cut."));
        QCOMPARE(notesText({"It was cut.", "One was left out: “ä.heic”."}),
                 QStringLiteral("It was cut.\nOne was left out: “ä.heic”."));
    }
};

DEVIASCOPE_TEST(NotesTextTest, "tabs/notes_text")
#include "notes_text_test.moc"
