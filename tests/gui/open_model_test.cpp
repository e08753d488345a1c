#include "shell/main_window.h"

#include "engine/torch_backend.h"
#include "shell/header_bar.h"
#include "support/registry.h"
#include "tabs/explore/explorer.h"
#include "theme/theme.h"

#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;

namespace {

constexpr int kPatience = 120000; // milliseconds; only a failing test waits so long

} // namespace

/// Models from elsewhere in the window: a checkpoint file, a damaged one, and back.
class OpenModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_theme = new Theme(*qApp);
        QVERIFY(m_folder.isValid());
        engine::TorchBackend::Options options;
        options.directions = m_folder.path().toStdString() + "/directions";
        m_window = std::make_unique<MainWindow>(
            WindowParts{std::make_unique<engine::TorchBackend>(options),
                        std::make_unique<MemoryStateStore>(),
                        {}});
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTRY_VERIFY_WITH_TIMEOUT(isOpen(), kPatience);
        QVERIFY(explorer().model()->isTeaching);
    }

    void everyWayToOpenHasAKey()
    {
        auto *header = m_window->findChild<HeaderBar *>();
        QVERIFY(header);
        // The dialogs would wait for a user.
        header->disconnect(SIGNAL(openFolderRequested()));
        header->disconnect(SIGNAL(openFileRequested()));
        QSignalSpy folder(header, &HeaderBar::openFolderRequested);
        QSignalSpy file(header, &HeaderBar::openFileRequested);
        QTest::keyClick(m_window.get(), Qt::Key_O, Qt::ControlModifier);
        QTRY_COMPARE(folder.count(), 1);
        QTest::keyClick(m_window.get(), Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(file.count(), 1);
        auto *button = m_window->findChild<QToolButton *>(QStringLiteral("openModel"));
        QVERIFY(button && button->menu());
        QCOMPARE(button->menu()->actions().size(), 4); // three ways and a line
    }

    void aCheckpointFileOpens()
    {
        explorer().openModel(DEVIASCOPE_TEST_DATA "/golden/single-file/checkpoint.safetensors");
        QTRY_VERIFY_WITH_TIMEOUT(isOpen() && !explorer().model()->isTeaching, kPatience);
        QTRY_COMPARE(m_window->findChild<QLabel *>(QStringLiteral("modelName"))->text(),
                     QString::fromStdString(explorer().model()->name));
    }

    void aDamagedFileLeavesTheModelOpen()
    {
        const QString path = m_folder.filePath(QStringLiteral("damaged.safetensors"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("no weights");
        file.close();
        const std::string before = explorer().model()->hash;
        explorer().openModel(path.toStdString());
        QTRY_VERIFY_WITH_TIMEOUT(isOpen(), kPatience);
        QCOMPARE(explorer().model()->hash, before);
    }

    void theTeachingModelComesBack()
    {
        auto *button = m_window->findChild<QToolButton *>(QStringLiteral("openModel"));
        button->menu()->actions().last()->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(isOpen() && explorer().model()->isTeaching, kPatience);
    }

    void cleanupTestCase()
    {
        m_window.reset();
        delete m_theme;
    }

private:
    Explorer &explorer() const { return m_window->explorer(); }
    bool isOpen() const { return !explorer().isOpening() && explorer().model(); }

    QTemporaryDir m_folder;
    Theme *m_theme = nullptr;
    std::unique_ptr<MainWindow> m_window;
};

DEVIASCOPE_TEST(OpenModelTest, "open_model")
#include "open_model_test.moc"
