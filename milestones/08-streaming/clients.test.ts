import { testClients } from '../../shared/testing/test-clients.ts';

testClients(import.meta.dirname);
