#include "tabs/explore/value_editor.h"

#include "support/fake_backend.h"
#include "support/named_child.h"
#include "support/registry.h"
#include "theme/theme.h"

#include <QComboBox>
#include <QLabel>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;
using deviascope::tests::namedChild;
using Values = std::vector<std::string>;

class ValueEditorTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_theme = new Theme(*qApp);
        tests::FakeBackend backend;
        base::Context context;
        m_model = backend.open({}, context).model;
    }
    void cleanupTestCase() { delete m_theme; }

    void wordsAreReadAndMarked()
    {
        ValueEditor editor;
        editor.setPrompt("a <b>doctor</b>, either male or female", m_model);
        QCOMPARE(editor.values(), Values{"any-gender"});
        const QString marked = namedChild<QLabel>(editor, "markedPrompt")->text();
        QVERIFY(marked.contains(QStringLiteral(">either male or female</span>")));
        QVERIFY(marked.contains(QStringLiteral("&lt;b&gt;"))); // a prompt is no markup
    }

    /// What was misread is corrected, and what was not read is chosen; each counts once.
    void theReadingCanBeCorrected()
    {
        ValueEditor editor;
        editor.setPrompt("a doctor, either male or female", m_model);
        auto *read = namedChild<QComboBox>(editor, "value:0");
        auto *more = namedChild<QComboBox>(editor, "value:1");
        more->setCurrentIndex(more->findData(QStringLiteral("any-gender")));
        QCOMPARE(editor.values(), Values{"any-gender"});
        read->setCurrentIndex(read->findData(QString())); // it asks for nothing
        QCOMPARE(editor.values(), Values{"any-gender"});
        more->setCurrentIndex(more->findData(QStringLiteral("not-unwanted")));
        QCOMPARE(editor.values(), Values{"not-unwanted"});
        QCOMPARE(more->currentText(), QStringLiteral("Keep out “a scary costume”"));
        editor.setPrompt("a doctor, either male or female", m_model); // asked again: it stays
        QCOMPARE(editor.values(), Values{"not-unwanted"});
    }

    void anotherPromptIsReadAnew()
    {
        ValueEditor editor;
        editor.setPrompt("a doctor", m_model);
        QVERIFY(editor.values().empty());
        QVERIFY(namedChild<QLabel>(editor, "valueHint")
                    ->text()
                    .startsWith(QStringLiteral("No such words")));
        editor.setPrompt("a costume, not scary", m_model);
        QCOMPARE(editor.values(), Values{"not-unwanted"});
    }

    /// A model that does not bring the classes itself may not know them.
    void whatTheModelMayNotKnowIsSaid()
    {
        engine::ModelSummary other = m_model;
        other.hash = "other";
        other.values.front().known = false;
        ValueEditor editor;
        editor.setPrompt("a doctor, either male or female", other);
        const auto *read = namedChild<QComboBox>(editor, "value:0");
        QVERIFY2(read->currentText().contains(QStringLiteral("may be unknown")),
                 qPrintable(read->currentText()));
    }

private:
    Theme *m_theme = nullptr;
    engine::ModelSummary m_model;
};

DEVIASCOPE_TEST(ValueEditorTest, "tabs/explore/value_editor")
#include "value_editor_test.moc"
